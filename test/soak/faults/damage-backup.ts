import { rmSync, statSync, truncateSync } from 'node:fs';
import { listBackups } from '../../../src-main/store/backup.ts';
import { noteDamage } from '../database-care.ts';
import { bringToRest } from './at-rest.ts';
import { overwritePages } from './damage-file.ts';
import type { Fault } from './fault.ts';

/** The newest backup is lost or damaged, and the database with it: an older backup has to do. */
export const damageBackup: Fault = {
  name: 'damage-backup',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { database, backups } = soak.home.paths;
    const [newest, ...older] = listBackups(backups);
    if (newest === undefined) return undefined;
    let what: string;
    const way = random.integer(3);
    if (way === 0) {
      rmSync(newest.file);
      what = 'was deleted';
    } else if (way === 1) {
      truncateSync(newest.file, random.integer(statSync(newest.file).size));
      what = 'was cut';
    } else {
      what = overwritePages(newest.file, random);
    }
    noteDamage(soak);
    const damaged = overwritePages(database, random);
    return `${rest}; the newest of ${older.length + 1} backups: ${what}; the database: ${damaged}`;
  },
};

import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { noteDamage } from '../database-care.ts';
import { bringToRest } from './at-rest.ts';
import type { Fault } from './fault.ts';

/** What the database had not yet taken over from its write-ahead log is lost, all of it or the end. */
export const loseWriteAheadLog: Fault = {
  name: 'lose-write-ahead-log',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const log = `${soak.home.paths.database}-wal`;
    if (!existsSync(log)) return undefined;
    noteDamage(soak);
    const bytes = statSync(log).size;
    if (random.uniform() < 0.5) {
      rmSync(log);
      return `${rest}; the write-ahead log of ${bytes} bytes was deleted`;
    }
    const length = random.integer(bytes + 1);
    truncateSync(log, length);
    return `${rest}; the write-ahead log was cut from ${bytes} to ${length} bytes`;
  },
};

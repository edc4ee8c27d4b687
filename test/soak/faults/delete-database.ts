import { rmSync } from 'node:fs';
import { noteDamage } from '../database-care.ts';
import { bringToRest } from './at-rest.ts';
import type { Fault } from './fault.ts';

/** Somebody deletes the database, with its backups or without: it is an index of what the other folders hold. */
export const deleteDatabase: Fault = {
  name: 'delete-database',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { database, backups } = soak.home.paths;
    noteDamage(soak, { isGone: true });
    for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
    if (random.uniform() < 0.5) return `${rest}; the database was deleted`;
    rmSync(backups, { recursive: true, force: true });
    return `${rest}; the database and all of its backups were deleted`;
  },
};

import { rmSync } from 'node:fs';
import { bringToRest } from './at-rest.ts';
import type { Fault } from './fault.ts';

/** Somebody deletes the database: it is an index of the run directories. */
export const deleteDatabase: Fault = {
  name: 'delete-database',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    for (const suffix of ['', '-wal', '-shm']) rmSync(soak.home.paths.database + suffix, { force: true });
    return `${rest}; the database was deleted`;
  },
};

import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { bringToRest } from './at-rest.ts';
import type { Fault } from './fault.ts';

const pageBytes = 4096;

/** Pages of the database are overwritten: sometimes the first one, without which it can't be opened, always some others. */
export const damageDatabase: Fault = {
  name: 'damage-database',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { database } = soak.home.paths;
    const pages = existsSync(database) ? Math.floor(statSync(database).size / pageBytes) : 0;
    if (pages < 2) return undefined;
    const hit = Array.from({ length: 3 }, () => 1 + random.integer(pages - 1));
    if (random.uniform() < 0.5) hit.push(0);
    const garbage = Buffer.from(Array.from({ length: pageBytes }, () => random.integer(256)));
    const descriptor = openSync(database, 'r+');
    for (const page of hit) writeSync(descriptor, garbage, 0, pageBytes, page * pageBytes);
    closeSync(descriptor);
    soak.notes.databaseTouched = true;
    return `${rest}; pages ${hit.join(', ')} of ${pages} of the database were overwritten`;
  },
};

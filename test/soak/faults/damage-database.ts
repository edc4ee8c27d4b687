import { noteDamage } from '../database-care.ts';
import { bringToRest } from './at-rest.ts';
import { overwritePages } from './damage-file.ts';
import type { Fault } from './fault.ts';

/** Pages of the database are overwritten. */
export const damageDatabase: Fault = {
  name: 'damage-database',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    noteDamage(soak);
    return `${rest}; of the database ${overwritePages(soak.home.paths.database, random)}`;
  },
};

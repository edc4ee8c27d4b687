import { databaseProblem } from '../database-care.ts';
import type { Check } from './check.ts';

export const soundDatabase: Check = {
  name: 'the database is sound, and nothing is asked of a sweep any more',
  problems({ soak, store }) {
    const problem = databaseProblem(soak.home.paths.database);
    const open = store.sweeps.requests().map(({ id, request }) => `${id} is still to ${request}`);
    return problem === undefined ? open : [problem, ...open];
  },
};

import { attempts } from './attempts.ts';
import type { Check } from './check.ts';
import { chosenPoints } from './chosen-points.ts';
import { leftovers } from './leftovers.ts';
import { points } from './points.ts';
import { rebuilt } from './rebuilt.ts';
import { soundDatabase } from './sound-database.ts';
import { states } from './states.ts';

export const checks: readonly Check[] = [
  leftovers,
  soundDatabase,
  states,
  attempts,
  chosenPoints,
  points,
  rebuilt,
];

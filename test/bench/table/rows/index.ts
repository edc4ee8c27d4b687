import type { Part } from '../row.ts';
import { compact, conventional, evaluation, quadratic } from './resnet.ts';
import { runge } from './runge.ts';
import { sideBySide, workerStart } from './scripts.ts';

/** The table from top to bottom. */
export const parts: readonly Part[] = [
  quadratic,
  compact,
  conventional,
  evaluation,
  runge,
  workerStart,
  sideBySide,
];

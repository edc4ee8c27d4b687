import type { Browser } from 'playwright-core';
import type { Figure } from '../figure.ts';

export interface Bench {
  browser: Browser;
  /** How often each figure is measured. */
  rounds: number;
  /** How long runs are looked at while they write. */
  liveSeconds: number;
  /** A home with a hundred thousand runs, one with a large sweep, and one with a few runs. */
  homes: { many: () => string; sweep: () => string; few: () => string };
}

export type Part = (bench: Bench) => Promise<Figure[]>;

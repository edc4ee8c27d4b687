import type { Store } from '../../../src-main/store/store.ts';
import type { Soak } from '../soak.ts';

export interface Checked {
  soak: Soak;
  /** Of the disturbed home, and of one where the same was trained undisturbed. */
  store: Store;
  calm: Store;
  /** For what a check wants to write. */
  folder: string;
}

export interface Check {
  readonly name: string;
  /** What is not as it must be. */
  problems(checked: Checked): string[] | Promise<string[]>;
}

import { runStates } from '../run-state';

export interface RunFieldKind {
  /** `time`: milliseconds since 1970, written as a date. */
  readonly kind: 'number' | 'text' | 'time' | 'boolean';
  /** All values that there are, where they are known. */
  readonly words?: readonly string[];
}

/** What every run has beside its configuration and its metrics. */
export const runFields = {
  id: { kind: 'text' },
  name: { kind: 'text' },
  state: { kind: 'text', words: runStates },
  /** Its sweep, by its id or its name. */
  sweep: { kind: 'text' },
  'sweep.name': { kind: 'text' },
  /** The index of its point in the sweep, from 0. */
  point: { kind: 'number' },
  seed: { kind: 'number' },
  created: { kind: 'time' },
  /** Its first start. */
  started: { kind: 'time' },
  ended: { kind: 'time' },
  /** Seconds from the first start to the end. */
  duration: { kind: 'number' },
  attempts: { kind: 'number' },
  /** Of queued runs, those of a higher priority start first. */
  priority: { kind: 'number' },
  /** The id of the run that it repeats. */
  rerunOf: { kind: 'text' },
  /** Seconds of training, over all attempts. */
  seconds: { kind: 'number' },
  /** Epochs done. */
  epoch: { kind: 'number' },
  /** Optimizer steps done. */
  step: { kind: 'number' },
  parameters: { kind: 'number' },
  backend: { kind: 'text' },
  device: { kind: 'text' },
  fingerprint: { kind: 'text' },
  /** The code of the error that ended it, such as DIVERGED. */
  outcome: { kind: 'text' },
  /** Any one of its tags. */
  tag: { kind: 'text' },
  note: { kind: 'text' },
  /** Whether it is put away from the list of runs. */
  archived: { kind: 'boolean' },
} as const satisfies Record<string, RunFieldKind>;
export type RunFieldName = keyof typeof runFields;

export const runFieldNames = Object.keys(runFields) as RunFieldName[];

/** Other names of fields. */
export const runFieldAliases: Readonly<Record<string, RunFieldName>> = { tags: 'tag' };

export function isRunField(name: string): name is RunFieldName {
  return Object.hasOwn(runFields, name);
}

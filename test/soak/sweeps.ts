import { sweepKinds } from './sweep-kinds.ts';

/** A configuration of a sweep as in its file. */
export interface SweepFile {
  training: { epochs: number };
  seeds?: number;
  sweep: object;
}

/** A sweep of the soak test: small real trainings of about a second each. */
export interface SoakSweep {
  name: string;
  /** As it is submitted, but for its name and its pruner. */
  config: SweepFile;
  /** How many runs it has in the end, with those that only give weights to others. */
  runs: number;
  /** What may end its runs early; which ones, depends on timing. */
  pruner?: object;
  /** Whether it may be cancelled midway. */
  mayBeCancelled?: boolean;
  /** Whether its points depend on the order of results. */
  isAdaptive?: boolean;
  /** What it is to get while it trains: so many more seeds, so many epochs in all. */
  grows?: { seeds: number; epochs: number };
}

/** Sweeps with at least so many runs in all. */
export function planSweeps(runs: number, hasNative: boolean): SoakSweep[] {
  const sweeps: SoakSweep[] = [];
  for (let planned = 0; planned < runs;) {
    const number = sweeps.length;
    const make = sweepKinds[number % sweepKinds.length];
    if (make === undefined) break;
    const made = make(number, hasNative && number % 3 === 0 ? 'native' : 'cpu');
    sweeps.push({ name: `soak ${number}`, ...made });
    planned += made.runs;
  }
  return sweeps;
}

/** What is submitted where faults happen. */
export function disturbedConfig({ name, config, pruner }: SoakSweep): object {
  return { name, ...config, sweep: { ...config.sweep, ...(pruner && { pruner }) } };
}

/** What trains the same without any fault: nothing is ended early, and what a sweep grows to is there from the start. */
export function calmConfig({ name, config, grows }: SoakSweep): object {
  if (grows === undefined) return { name, ...config };
  const training = { ...config.training, epochs: grows.epochs };
  return { name, ...config, training, seeds: (config.seeds ?? 1) + grows.seeds };
}

/** The same for points that were chosen meanwhile: each under its number. */
export function chosenConfig({ name, config }: SoakSweep, points: readonly object[]): object {
  const variants = Object.fromEntries(points.map((values, point) => [`p${point}`, values]));
  return { name, ...config, sweep: { sampler: 'grid', space: { point: { variants } } } };
}

import type { BenchReport } from '../../../src-main/app/bench/run-bench.ts';

/** A line of the table. */
export interface Row {
  readonly what: string;
  /** Our figure, with its unit. */
  readonly ours: string;
  /** That of the fastest PyTorch, where there is one. */
  readonly theirs?: string;
  /** The figure that the goal is about; undefined where it could not be measured. */
  readonly value: number | undefined;
  readonly goal: Goal;
}

export interface Goal {
  /** The value is to be no less, or no more. */
  readonly bound: 'least' | 'most';
  readonly limit: number;
  readonly unit: '×' | '%' | 's';
}

/** What parts of the table measure with. */
export interface Tools {
  /** Runs `quadlab bench` with these options, and against programs of test/bench/peers with theirs. */
  bench(options: readonly string[], peer?: Peer): Promise<BenchReport>;
  /** What a script of test/bench prints as JSON; undefined where there is no such script. */
  script(name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Computing threads of the ResNets. */
  readonly threads: number;
}

/** A program of test/bench/peers, and each set of options that it is to be tried with. */
export interface Peer {
  readonly program: string;
  readonly options: readonly string[];
  readonly variants: readonly (readonly string[])[];
}

/** Measures some lines of the table. */
export interface Part {
  readonly name: string;
  measure(tools: Tools): Promise<Row[]>;
}

export const timesAsFast = (limit: number): Goal => ({ bound: 'least', limit, unit: '×' });
export const atLeast = (part: number): Goal => ({ bound: 'least', limit: part, unit: '%' });
export const atMost = (part: number): Goal => ({ bound: 'most', limit: part, unit: '%' });

/** Whether a row is as it should be; undefined where it was not measured. */
export function isMet({ value, goal }: Row): boolean | undefined {
  if (value === undefined) return undefined;
  return goal.bound === 'least' ? value >= goal.limit : value <= goal.limit;
}

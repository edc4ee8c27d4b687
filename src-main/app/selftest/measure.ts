import { availableParallelism, cpus } from 'node:os';
import { median } from '../../core/math';

export interface Figure {
  name: string;
  /** Median of the rounds. */
  milliseconds: number;
  /** The same of the time that processors computed: on a machine with other work it is what tells. */
  computing: number;
  /** What it should take at the most, with 100,000 runs on two cores. */
  goal: number;
}

export type Times = Pick<Figure, 'milliseconds' | 'computing'>;

const rounds = 5;

/** How long work took. */
export async function timed(work: () => unknown): Promise<Times> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: performance.now() - start, computing: (user + system) / 1000 };
}

/** The medians over some rounds. */
export async function medianTimes(work: () => unknown): Promise<Times> {
  const times: Times[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timed(work));
  return {
    milliseconds: median(times.map(({ milliseconds }) => milliseconds)),
    computing: median(times.map(({ computing }) => computing)),
  };
}

export const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;

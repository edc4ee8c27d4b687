import type { BenchOptions, BenchReport } from './run-bench';

export type { BenchOptions, BenchReport, FailedPeer, PeerReport } from './run-bench';
export type { PassSpeed } from '../../training/bench/measurement';
export { benchModels } from '../../training/bench/request';

/** Measures here, and alternates with the programs of other libraries where there are any. */
export async function bench(options: BenchOptions): Promise<BenchReport> {
  const { runBench } = await import('./run-bench');
  return runBench(options);
}

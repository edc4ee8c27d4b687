import { availableParallelism, cpus, totalmem } from 'node:os';
import type { BenchReport } from '../../../src-main/app/bench/run-bench.ts';

/** Where figures come from: the machine, what we were built with, and what they were compared with. */
export function describeMachine(reports: readonly BenchReport[], threads: number): string {
  const [first] = reports;
  const peaks = reports
    .filter((report) => report.threads === threads)
    .flatMap(({ peak_gflops: peak }) => peak ?? []);
  const frameworks = new Set(
    reports.flatMap(({ against = [] }) =>
      against.flatMap((peer) => ('speedup' in peer ? peer.framework : [])),
    ),
  );
  const versions = Object.entries(first?.versions ?? {}).filter(([name]) => name !== 'threads');
  return [
    [
      cpus()[0]?.model.trim() ?? 'unknown processor',
      `${availableParallelism()} cores`,
      `${Math.round(totalmem() / 2 ** 30)} GiB`,
      ...(peaks.length > 0 ? [`peak ${Math.max(...peaks).toFixed(0)} GFLOP/s on ${threads} threads`] : []),
    ].join(', '),
    [
      ...(first === undefined ? [] : [first.framework]),
      `Node ${process.versions.node}`,
      ...versions.map((entry) => entry.join(' ')),
    ].join(', '),
    frameworks.size === 0 ? 'no PyTorch' : [...frameworks].join(', '),
  ].join('; ');
}

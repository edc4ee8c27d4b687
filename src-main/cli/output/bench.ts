import type { BenchReport, FailedPeer, PassSpeed, PeerReport } from '../../app';
import { plural, print, printTable } from './print';

/** What a measurement found, for a person. */
export function printBench(report: BenchReport): void {
  print(`${subjectOf(report)}, ${plural(report.parameters, 'parameter')}`);
  const versions = Object.entries(report.versions).map((entry) => entry.join(' '));
  print(`${report.framework} (${versions.join(', ')}), ${plural(report.rounds, 'round')}\n`);
  printTable(['figure', 'value'], figuresOf(report), ['value']);
  if (report.convolution !== undefined) printPasses({ ...report.convolution });
  if (report.against !== undefined) printPeers(report.against);
}

/** Tells on standard error which programs failed and what they have to do; whether there are any. */
export function printFailedPeers({ against = [] }: BenchReport): boolean {
  const failed = against.filter((peer): peer is FailedPeer => !('speedup' in peer));
  for (const { error, advice } of failed) {
    process.stderr.write(
      `error BENCH_FAILED: ${[error, ...(advice === undefined ? [] : [advice])].join('. ')}\n`,
    );
  }
  return failed.length > 0;
}

function subjectOf({ depth, batch, model, neuron, evaluate, memory }: BenchReport): string {
  const network = depth === undefined ? model : `ResNet-${depth}`;
  const examples = batch === undefined ? '33 points' : `batches of ${batch}`;
  return `${neuron} ${network}, ${examples}, ${evaluate ? 'evaluation' : `training, memory ${memory}`}`;
}

function figuresOf(report: BenchReport): string[][] {
  const { step_ms_min: least, step_ms_median: middle, iteration_us: iteration, peak_gflops: peak } = report;
  const figures = [
    figure('step, median', middle, (ms) => `${ms.toFixed(1)} ms`),
    figure('step, least', least, (ms) => `${ms.toFixed(1)} ms`),
    figure('iteration', iteration, (us) => `${us.toFixed(0)} µs`),
    figure('memory above the start', report.training_mib, (mib) => `${mib.toFixed(0)} MiB`),
    figure('of it tensors', report.tensor_mib, (mib) => `${mib.toPrecision(3)} MiB`),
    figure('operations a step', report.gflop_per_step, (gflop) => `${gflop.toPrecision(3)} GFLOP`),
    figure('speed', report.gflops, (gflops) => `${gflops.toPrecision(3)} GFLOP/s`),
    figure('peak of the processor', peak, (gflops) => `${gflops.toPrecision(3)} GFLOP/s`),
    figure('part of the peak', report.fraction_of_peak, percent),
  ];
  return figures.filter((row) => row !== undefined);
}

function figure(
  name: string,
  value: number | undefined,
  show: (value: number) => string,
): string[] | undefined {
  return value === undefined ? undefined : [name, show(value)];
}

function printPasses(passes: Record<string, PassSpeed>): void {
  print('\nFused convolution, effective:');
  const numbers = ['ms a step', 'GFLOP/s', 'of the peak'];
  const rows = Object.entries(passes).map(([pass, { ms, gflops, fraction_of_peak: part }]) => [
    pass.replace('_', ' '),
    ms.toFixed(1),
    gflops.toFixed(1),
    percent(part),
  ]);
  printTable(['pass', ...numbers], rows, numbers);
  if (Object.values(passes).some(({ fraction_of_peak: part = 0 }) => part > 1)) {
    print(
      'effective: operations of the direct algorithm; Winograd needs fewer, so a pass can exceed the peak',
    );
  }
}

function printPeers(peers: readonly (PeerReport | FailedPeer)[]): void {
  print('\nAgainst:');
  const numbers = ['time', 'QuadLab is faster by', 'its memory', 'our memory / its memory'];
  const rows = peers.map((peer): string[] =>
    !('speedup' in peer)
      ? [peer.error, 'failed', '', '', '']
      : [
          `${peer.framework}: ${peer.command}`,
          timeOf(peer),
          `${peer.speedup.toFixed(2)}×`,
          peer.training_mib === undefined ? '' : `${peer.training_mib.toFixed(0)} MiB`,
          percent(peer.memory_share),
        ],
  );
  printTable(['program', ...numbers], rows, numbers);
}

function timeOf({ step_ms_median: step, iteration_us: iteration }: PeerReport): string {
  return step === undefined ? `${(iteration ?? NaN).toFixed(0)} µs` : `${step.toFixed(1)} ms`;
}

const percent = (part: number | undefined): string =>
  part === undefined ? '' : `${(100 * part).toFixed(part < 0.1 ? 2 : 0)} %`;

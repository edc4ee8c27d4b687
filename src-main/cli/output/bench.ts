import type { BenchReport, PassSpeed, PeerReport } from '../../app';
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
}

function printPeers(peers: readonly PeerReport[]): void {
  print('\nAgainst:');
  const numbers = ['time', 'by ours', 'memory (MiB)', 'ours by it'];
  const rows = peers.map((peer) => [
    `${peer.framework}: ${peer.command}`,
    timeOf(peer),
    peer.speedup.toFixed(2),
    peer.training_mib?.toFixed(0) ?? '',
    peer.memory_share?.toFixed(2) ?? '',
  ]);
  printTable(['program', ...numbers], rows, numbers);
}

function timeOf({ step_ms_median: step, iteration_us: iteration }: PeerReport): string {
  return step === undefined ? `${(iteration ?? NaN).toFixed(0)} µs` : `${step.toFixed(1)} ms`;
}

const percent = (part: number | undefined): string =>
  part === undefined ? '' : `${(100 * part).toFixed(part < 0.1 ? 2 : 0)} %`;

import type { BenchReport } from '../../../../src-main/app/bench/run-bench.ts';
import type { Goal, Part, Peer, Row, Tools } from '../row.ts';
import { atLeast, atMost, timesAsFast } from '../row.ts';

type Neuron = 'quadratic' | 'compact' | 'conventional';

const subject = { depth: 20, batch: 128, steps: 3 };

interface Options {
  neuron: Neuron;
  rounds: number;
  evaluate?: boolean;
}

function measure(tools: Tools, { neuron, rounds, evaluate = false }: Options): Promise<BenchReport> {
  const common = [
    ...['--neuron', neuron, '--threads', String(tools.threads)],
    ...Object.entries(subject).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ...(evaluate ? ['--evaluate'] : []),
  ];
  const peer: Peer = {
    program: 'torch_resnet.py',
    options: common,
    variants: [[], ['--channels-last']],
  };
  return tools.bench([...common, '--rounds', String(rounds)], peer);
}

function stepRow(what: string, report: BenchReport, goal: Goal): Row {
  const { step_ms_median: ours = NaN, fastest } = report;
  return {
    what,
    ours: milliseconds(ours),
    ...(fastest && { theirs: milliseconds(fastest.step_ms_median ?? NaN) }),
    value: fastest?.speedup,
    goal,
  };
}

/** Memory of a training step by that of the fastest PyTorch. */
function memoryRow(what: string, ours: number, report: BenchReport, goal: Goal): Row {
  const theirs = report.fastest?.training_mib;
  return {
    what,
    ours: mebibytes(ours),
    ...(theirs !== undefined && { theirs: mebibytes(theirs) }),
    value: theirs && ours / theirs,
    goal,
  };
}

function convolutionRow(pass: 'forward' | 'backward', { convolution }: BenchReport): Row {
  const speed = convolution?.[pass];
  return {
    what: `fused convolution ${pass}, of the processor's peak`,
    ours: speed === undefined ? 'not measured' : `${speed.gflops.toFixed(0)} GFLOP/s`,
    value: speed?.fraction_of_peak,
    goal: atLeast(0.6),
  };
}

/** The quadratic ResNet-20: time, memory, and how well its convolutions use the processor. */
export const quadratic: Part = {
  name: 'quadratic',
  async measure(tools) {
    const report = await measure(tools, { neuron: 'quadratic', rounds: 3 });
    const small = await tools.bench([
      ...['--memory', 'small', '--threads', String(tools.threads)],
      ...Object.entries(subject).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ]);
    return [
      stepRow('quadratic ResNet-20, a training step', report, timesAsFast(2)),
      memoryRow('its memory above the start', report.training_mib, report, atMost(1 / 2)),
      memoryRow('with `training.memory: small`', small.training_mib, report, atMost(1 / 3)),
      convolutionRow('forward', report),
      convolutionRow('backward', report),
    ];
  },
};

export const compact: Part = {
  name: 'compact',
  async measure(tools) {
    const report = await measure(tools, { neuron: 'compact', rounds: 2 });
    return [stepRow('compact ResNet-20, a training step', report, timesAsFast(1.5))];
  },
};

export const conventional: Part = {
  name: 'conventional',
  async measure(tools) {
    const report = await measure(tools, { neuron: 'conventional', rounds: 2 });
    return [stepRow('conventional ResNet-20, a training step', report, timesAsFast(1))];
  },
};

export const evaluation: Part = {
  name: 'evaluation',
  async measure(tools) {
    const report = await measure(tools, { neuron: 'quadratic', rounds: 2, evaluate: true });
    return [stepRow('quadratic ResNet-20, evaluation of a batch', report, timesAsFast(2))];
  },
};

const milliseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const mebibytes = (value: number): string => `${value.toFixed(0)} MiB`;

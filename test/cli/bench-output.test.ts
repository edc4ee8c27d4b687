import { afterEach, describe, expect, it, vi } from 'vitest';
import { printBench } from '../../src-main/cli/output/bench';
import { createBenchProgress } from '../../src-main/cli/output/bench-progress';

const figures = {
  framework: 'quadlab',
  model: 'resnet',
  neuron: 'quadratic',
  backend: 'native',
  versions: {},
  threads: 1,
  memory: 'speed',
  evaluate: false,
  parameters: 3,
  training_mib: 1,
  tensor_mib: 1,
  gflop_per_step: 1,
  gflops: 1,
  rounds: 1,
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the figures of a measurement', () => {
  it.each([
    [0.9, false],
    [1.1, true],
  ])('with a pass at %f of the peak explain it: %s', (part, explained) => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    printBench({ ...figures, convolution: { forward: { ms: 1, gflops: 1, fraction_of_peak: part } } });
    const text = out.mock.calls.map(([line]) => String(line)).join('');
    expect(text.includes('operations of the direct algorithm; Winograd needs fewer')).toBe(explained);
  });
});

describe('the progress of a measurement', () => {
  it.each([
    ['a terminal', true, [0, 3, 6, 9, 12, 15, 18, 21]],
    ['a log', false, [10, 20]],
  ])('comes now and then on %s', (_where, terminal, seconds) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const before = process.stderr.isTTY;
    process.stderr.isTTY = terminal;
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const { onProgress } = createBenchProgress();
      for (let second = 0; second < 23; second++) {
        onProgress(`step ${second} of 23`);
        vi.advanceTimersByTime(1000);
      }
      expect(err.mock.calls.map(([line]) => line)).toEqual(
        seconds.map((second) => `measuring: step ${second} of 23\n`),
      );
    } finally {
      process.stderr.isTTY = before;
    }
  });
});

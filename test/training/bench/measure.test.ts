import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src-main/backends/load-backend';
import { measure } from '../../../src-main/training/bench/measure';
import { operationsPerExample } from '../../../src-main/training/bench/operations';
import type { BenchRequest } from '../../../src-main/training/bench/request';
import type { TraceEvent } from '../../../src-main/training/bench/trace-events';
import { nativeProblem } from '../../nn/support/backends';
import { build } from '../../nn/support/training';

const request: BenchRequest = {
  model: 'resnet',
  neuron: 'quadratic',
  depth: 8,
  batch: 2,
  steps: 2,
  iterations: 20,
  backend: nativeProblem === undefined ? 'native' : 'cpu',
  threads: 1,
  memory: 'speed',
  evaluate: false,
  trace: false,
};

describe('the operations of a network', () => {
  // 2 operations · 3 kernels · (4·5 weights of the first layer, 5·3 of the second).
  const config = { type: 'mlp', widths: [5], neuron: 'quadratic' };

  it('are those of the forward pass in an evaluation', () => {
    const model = build(config, [4], 3, { type: 'none' });
    expect(operationsPerExample(model, { evaluate: true })).toBe(2 * 3 * (20 + 15));
  });

  it('are three times as many in training, but for the gradient of the data', () => {
    const model = build(config, [4], 3, { type: 'none' });
    expect(operationsPerExample(model, { evaluate: false })).toBe(2 * 3 * (2 * 20 + 3 * 15));
  });

  it('count the pixels of convolutions', () => {
    const resnet = { type: 'resnet', depth: 8, neuron: 'conventional' };
    const stages = [2 * 16 * 16 * 32 ** 2, (16 + 32) * 32 * 16 ** 2, (32 + 64) * 64 * 8 ** 2];
    const inner = 9 * stages.reduce((sum, size) => sum + size) + 64 * 10;
    const operations = (evaluate: boolean) =>
      operationsPerExample(build(resnet, [32, 32, 3], 10, { type: 'none' }), { evaluate });
    expect(operations(true)).toBe(2 * (9 * 3 * 16 * 32 ** 2 + inner));
    expect(operations(false)).toBe(2 * (2 * 9 * 3 * 16 * 32 ** 2 + 3 * inner));
  });
});

describe('a measurement', () => {
  it('of the ResNet has the figures of its steps, and leaves nothing behind', async () => {
    await loadBackend(request.backend, { threads: 1 });
    const tensors = tf.memory().numTensors;
    const kernels = tf.getKernelsForBackend(request.backend).map(({ kernelFunc }) => kernelFunc);
    const { measurement, trace } = await measure(request);
    expect(trace).toBeUndefined();
    expect(measurement).toMatchObject({
      framework: 'quadlab',
      model: 'resnet',
      neuron: 'quadratic',
      depth: 8,
      batch: 2,
      steps: 2,
      threads: 1,
      memory: 'speed',
      evaluate: false,
    });
    const { step_ms_min: least = NaN, step_ms_median: middle = NaN, gflops, gflop_per_step } = measurement;
    expect(least).toBeGreaterThan(0);
    expect(middle).toBeGreaterThanOrEqual(least);
    expect(gflops).toBeCloseTo((1000 * gflop_per_step) / middle, 6);
    expect(measurement.parameters).toBeGreaterThan(100_000);
    expect(measurement.tensor_mib).toBeGreaterThan((2 * 4 * measurement.parameters) / 2 ** 20);
    expect(measurement).not.toHaveProperty('iteration_us');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(tf.getKernelsForBackend(request.backend).map(({ kernelFunc }) => kernelFunc)).toEqual(kernels);
  });

  it('knows how fast the passes of the convolution are', async () => {
    const { measurement } = await measure(request);
    const { convolution, gflop_per_step, peak_gflops: peak } = measurement;
    const passes = [convolution?.forward, convolution?.grad_parameters, convolution?.grad_input];
    // All operations but the classifier's are in convolutions.
    const operations = passes.map((pass) => (pass?.gflops ?? NaN) * (pass?.ms ?? NaN) * 1e-3);
    const classifier = 2 * 2 * 3 * 64 * 10 * 1e-9;
    expect(operations.reduce((sum, part) => sum + part)).toBeCloseTo(gflop_per_step - classifier, 5);
    const backward = (convolution?.backward?.gflops ?? NaN) * (convolution?.backward?.ms ?? NaN) * 1e-3;
    expect(backward).toBeCloseTo((operations[1] ?? NaN) + (operations[2] ?? NaN), 5);
    if (request.backend !== 'native') return;
    expect(peak).toBeGreaterThan(0);
    expect(measurement.fraction_of_peak).toBeCloseTo(measurement.gflops / (peak ?? NaN), 6);
    expect(convolution?.forward.fraction_of_peak).toBeGreaterThan(0);
  });

  it('of an evaluation is of the forward pass only', async () => {
    const { measurement, trace = [] } = await measure({ ...request, evaluate: true, trace: true });
    expect(measurement.convolution).not.toHaveProperty('backward');
    expect(phasesOf(trace, 'step 1')).toEqual(['data', 'forward', 'read']);
  });

  it('of the Runge network tells of iterations', async () => {
    const { measurement } = await measure({ ...request, model: 'mlp-runge', backend: 'cpu' });
    expect(measurement).toMatchObject({ model: 'mlp-runge', iterations: 20, parameters: 723 });
    expect(measurement.iteration_us).toBeGreaterThan(0);
    for (const key of ['step_ms_median', 'depth', 'batch', 'convolution', 'peak_gflops']) {
      expect(measurement).not.toHaveProperty(key);
    }
  });

  it('refuses what can not be trained, and says why', async () => {
    await expect(measure({ ...request, depth: 21 })).rejects.toThrow(
      /^--depth: expected a depth of 6n\+2 \(.*\), found 21$/,
    );
  });
});

const endOf = ({ ts, dur }: TraceEvent): number => ts + dur;

function phasesOf(trace: readonly TraceEvent[], step: string): string[] {
  const whole = trace.find(({ name }) => name === step);
  if (whole === undefined) return [];
  return trace
    .filter(({ cat, ts }) => cat === 'phase' && ts >= whole.ts && ts < endOf(whole))
    .toSorted((a, b) => a.ts - b.ts)
    .map(({ name }) => name);
}

describe('a trace', () => {
  it('has steps, in them phases, in them layers, in them kernels with their shapes', async () => {
    const { trace = [] } = await measure({ ...request, steps: 1, trace: true });
    for (const { ph, ts, dur, pid, tid } of trace) {
      expect({ ph, pid, tid }).toEqual({ ph: 'X', pid: process.pid, tid: 1 });
      expect(ts).toBeGreaterThanOrEqual(0);
      expect(dur).toBeGreaterThanOrEqual(0);
    }
    for (const step of ['step 1', 'step 2']) {
      expect(phasesOf(trace, step)).toEqual(['data', 'forward', 'backward', 'read', 'update']);
    }
    // Spans of one thread lie in each other or apart.
    const open: TraceEvent[] = [];
    for (const event of trace.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length > 0 && endOf(open.at(-1) as TraceEvent) <= event.ts) open.pop();
      const outer = open.at(-1);
      if (outer !== undefined) expect(endOf(event)).toBeLessThanOrEqual(endOf(outer) + 1e-3);
      open.push(event);
    }
    const within = (outer: TraceEvent, cat: string, name: string) =>
      trace.filter(
        (event) =>
          event.cat === cat && event.name === name && event.ts >= outer.ts && endOf(event) <= endOf(outer),
      );
    const layer = trace.find(({ cat, name }) => cat === 'layer' && name === 'stage2_block1_conv1');
    expect(layer?.args).toEqual({ pass: 'forward' });
    const [kernel] = within(layer as TraceEvent, 'kernel', 'QuadLabQuadraticConvolutionForward');
    expect(kernel?.args).toMatchObject({
      inputs: { x: '[2, 32, 32, 16]', w_r: '[3, 3, 16, 32]' },
      outputs: ['[2, 16, 16, 32]', '[2, 16, 16, 32]', '[2, 16, 16, 32]'],
    });
    const backward = trace.find(({ name }) => name === 'backward') as TraceEvent;
    const gradients = within(backward, 'layer', 'stage2_block1_conv1');
    expect(gradients.map(({ args }) => args)).toContainEqual({ pass: 'backward' });
    const passes = gradients.flatMap((span) => [
      ...within(span, 'kernel', 'QuadLabQuadraticConvolutionGradParameters'),
      ...within(span, 'kernel', 'QuadLabQuadraticConvolutionGradInput'),
    ]);
    expect(passes.length).toBeGreaterThanOrEqual(2);
  });
});

import { describe, expect, it } from 'vitest';
import { QuadLabError } from '../../src-main/core/errors';
import { requireDataFit } from '../../src-main/domain/config/data-fit';
import { runFileSchema, type RunConfig } from '../../src-main/domain/config/run-config';
import type { Task } from '../../src-main/domain/metrics';

const mlp = { type: 'mlp', widths: [2], neuron: 'quadratic' };
const resnet = { type: 'resnet', depth: 8, neuron: 'quadratic' };

/** A configuration for imported data, of which nothing is known yet. */
function config(change: Record<string, unknown> = {}): RunConfig {
  return runFileSchema.parse({
    name: 'imported',
    dataset: { name: 'wine' },
    model: mlp,
    optimizer: { type: 'sgd', learningRate: 0.1 },
    training: { epochs: 1, batchSize: 4 },
    ...change,
  });
}

function problem(change: Record<string, unknown>, task: Task, inputShape: number[]): string {
  try {
    requireDataFit(config(change), { name: 'wine', task, inputShape });
  } catch (error) {
    expect(error).toBeInstanceOf(QuadLabError);
    expect((error as QuadLabError).code).toBe('CONFIG_INVALID');
    expect((error as QuadLabError).advice).toContain('quadlab dataset info wine');
    return (error as Error).message;
  }
  return '';
}

const objective = (metric: string) => ({ objective: { metric, goal: 'minimize' } });
const smoothed = { training: { epochs: 1, batchSize: 4, labelSmoothing: 0.1 } };
const edges = { training: { epochs: 1, batchSize: 4, gradientLoss: true } };

describe('imported data and the rest of a configuration', () => {
  it.each<[string, Record<string, unknown>, Task, number[]]>([
    ['points with classes', { ...smoothed, ...objective('test/error') }, 'classification', [4]],
    ['points with numbers', objective('test/rmse'), 'regression', [4]],
    ['images with classes', { model: resnet }, 'classification', [8, 8, 1]],
    ['noisy images', { model: { type: 'autoencoder', neuron: 'quadratic' } }, 'denoising', [16, 16, 3]],
    ['a metric of the machine', objective('time/step_ms'), 'regression', [4]],
  ])('fit: %s', (_what, change, task, shape) => {
    expect(problem(change, task, shape)).toBe('');
  });

  it.each<[Record<string, unknown>, Task, number[], RegExp]>([
    [
      { model: resnet },
      'classification',
      [4],
      /^model\.type: a resnet needs images with classes, but wine has points; expected mlp$/,
    ],
    [
      { model: resnet },
      'regression',
      [8, 8, 1],
      /^model\.type: a resnet needs .*, but wine is a regression; expected mlp$/,
    ],
    [{}, 'depth', [16, 16, 3], /^model\.type: an mlp can't predict the depth of wine; expected lapdepth$/],
    [
      smoothed,
      'regression',
      [4],
      /^training\.labelSmoothing: wine is a regression, which has no labels to smooth; expected 0$/,
    ],
    [
      objective('test/error'),
      'regression',
      [4],
      /^objective\.metric: wine is a regression, which has no test\/error; expected test\/rmse/,
    ],
    [
      edges,
      'classification',
      [4],
      /^training\.gradientLoss: the gradient loss is one of depth, which wine does not have; expected false$/,
    ],
    [{ model: resnet, ...smoothed }, 'regression', [4], /model\.type: .*\ntraining\.labelSmoothing: /],
  ])('explain what does not: %j as %s', (change, task, shape, message) => {
    expect(problem(change, task, shape)).toMatch(message);
  });
});

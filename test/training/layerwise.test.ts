import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { loadLatestCheckpoint } from '../../src-main/rundir/checkpoint';
import { openJournal } from '../../src-main/rundir/journal-writer';
import { homePaths } from '../../src-main/rundir/paths';
import { trainRun } from '../../src-main/training/train-run';
import { temporaryFolder } from '../support/temporary';

/** Epochs of 4 steps; with both milestones layer 1 learns in epochs 1 and 2, layer 2 in 3 and 4, layer 3 in 5 and 6. */
const base = {
  name: 'layers',
  dataset: { name: 'hierarchical-polynomial', dimension: 3, points: 40, testPoints: 10 },
  model: { type: 'mlp', widths: [5, 4], neuron: 'quadratic' },
  strategy: { type: 'relinear-sw-l1', alphaG: 1e-3, alphaB: 1e-3 },
  optimizer: { type: 'adamw', learningRate: 0.01, weightDecay: 0.1 },
};
const training = { epochs: 6, batchSize: 10, backend: 'cpu', layerwise: { milestones: [2, 4] } };

async function train(folder: string, { steps = Infinity, ...changed }: { steps?: number } & object = {}) {
  const journal = openJournal(join(folder, 'journal.ndjson'));
  let left = steps;
  try {
    await trainRun({
      config: runFileSchema.parse({ ...base, training, ...changed }),
      home: homePaths(folder),
      checkpointsFolder: join(folder, 'checkpoints'),
      journal,
      stop: {
        // Training asks once before each step.
        get reason() {
          return left-- > 0 ? undefined : 'signal';
        },
      },
      position: { epoch: 0, partialEpoch: 0, step: 0 },
      attempt: { number: 1, pid: 1, host: 'here' },
    });
  } finally {
    journal.dispose();
  }
  const tensors = loadLatestCheckpoint(join(folder, 'checkpoints')).checkpoint?.tensors ?? new Map();
  return Object.fromEntries(tensors) as Record<string, unknown>;
}

/** The layers of which a value differs. */
function changedLayers(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  const names = Object.keys(a).filter((name) => name.startsWith('model/'));
  expect(names).toHaveLength(18);
  const changed = names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
  return [...new Set(changed.map((name) => name.split('/')[1] ?? ''))];
}

describe('training layer by layer', () => {
  it('changes the layers whose turn it is, and not a bit of the others', async () => {
    const folder = temporaryFolder();
    const states = [];
    for (const steps of [0, 8, 8, 8]) states.push(await train(folder, { steps }));
    const [start = {}, first = {}, second = {}, end = {}] = states;
    expect(changedLayers(start, first)).toEqual(['dense_1']);
    expect(changedLayers(first, second)).toEqual(['dense_2']);
    expect(changedLayers(second, end)).toEqual(['dense_3']);
    const slots = Object.keys(end).filter((name) => name.startsWith('optimizer/'));
    expect(slots.every((name) => name.includes('/dense_3/'))).toBe(true);
  });

  it('trains all layers before the last together where there is one milestone', async () => {
    const folder = temporaryFolder();
    const settings = { training: { ...training, epochs: 2, layerwise: { milestones: [1] } } };
    const [start, first, end] = [
      await train(folder, { ...settings, steps: 0 }),
      await train(folder, { ...settings, steps: 4 }),
      await train(folder, settings),
    ];
    expect(changedLayers(start, first)).toEqual(['dense_1', 'dense_2']);
    expect(changedLayers(first, end)).toEqual(['dense_3']);
  });

  it.each([3, 8, 10, 16, 23])(
    'ends with the bits of one that was not stopped: after %i steps',
    async (steps) => {
      const stopped = temporaryFolder();
      await train(stopped, { steps });
      expect(await train(stopped)).toEqual(await train(temporaryFolder()));
    },
  );
});

describe('a configuration for layer-wise training', () => {
  const problem = (changed: { model?: object; training?: object; dataset?: object }): string => {
    const config = {
      ...base,
      dataset: { ...base.dataset, ...changed.dataset },
      model: changed.model ?? base.model,
      training: { ...training, ...changed.training },
    };
    try {
      parseRunConfig(JSON.stringify(config), 'run.json');
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  const resnet = { type: 'resnet', depth: 8, neuron: 'quadratic' };

  it.each([
    [
      'as many milestones as layers',
      { layerwise: { milestones: [1, 2, 3] } },
      /the network has 3 layers, expected at most 2 milestones, found 3/,
    ],
    [
      'a last layer that never learns',
      { epochs: 4 },
      /expected epochs below training\.epochs \(4\), found 4/,
    ],
    [
      'falling milestones',
      { layerwise: { milestones: [4, 2] } },
      /training\.layerwise\.milestones: expected epochs in ascending order/,
    ],
    ['phases', { layerwise: { phases: [2] } }, /training\.layerwise: unknown key "phases"/],
  ])('explains %s', (_what, changed, message) => {
    expect(problem({})).toBe('');
    expect(problem({ training: changed })).toMatch(message);
  });

  it('is for networks without running statistics', () => {
    expect(problem({ model: resnet })).toMatch(
      /training\.layerwise: the running statistics of a resnet .*; expected model\.type mlp, or no layerwise/,
    );
    expect(
      problem({ model: { ...base.model, widths: [] }, training: { layerwise: { milestones: [1] } } }),
    ).toMatch(/the network has 1 layer, which has nothing to wait for/);
  });
});

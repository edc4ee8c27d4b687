import { expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { loadForBatches } from '../../src-main/training/load-for-batches';

const configOf = (dataset: string) =>
  parseRunConfig(
    `name: a
dataset: ${dataset}
model: { type: mlp, widths: [4], neuron: conventional }
optimizer: { type: adam, learningRate: 0.01 }
training: { epochs: 1, batchSize: 8 }`,
    'a.yaml',
  );

it('generated data are kept for the next run that has the same, and made anew for others', async () => {
  const first = await loadForBatches(configOf('{ name: spirals, points: 40 }'), '');
  expect(await loadForBatches(configOf('{ name: spirals, points: 40 }'), '')).toBe(first);
  const other = await loadForBatches(configOf('{ name: spirals, points: 40, seed: 1 }'), '');
  expect(other.fingerprint).not.toBe(first.fingerprint);
  const again = await loadForBatches(configOf('{ name: spirals, points: 40 }'), '');
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});

import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { temporaryFolder } from '../support/temporary';
import { trainedMetrics } from '../support/train';

const base = {
  name: 'elliptic',
  dataset: { name: 'elliptic', equation: 'diffusion', points: 64, testPoints: 200 },
  model: { type: 'field', widths: [8, 8], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.3, gammaB: 0.3 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  schedule: { type: 'cosine' },
  training: { epochs: 300, batchSize: 'full', evaluateEvery: 150, backend: 'cpu' },
  objective: { metric: 'test/relative_l2', goal: 'minimize' },
};
const parse = (changed: object = {}) => parseRunConfig(JSON.stringify({ ...base, ...changed }), 'run.json');

describe('an energy that is made least', () => {
  it('leads to the exact solution', async () => {
    const [first = {}, last = {}] = await trainedMetrics(parse(), temporaryFolder());
    for (const score of ['relative_l2', 'relative_h1', 'energy_excess'])
      expect(last[`test/${score}`]).toBeLessThan(first[`test/${score}`] ?? NaN);
    expect(last['test/relative_l2']).toBeLessThan(0.1);
    expect(last['test/relative_h1']).toBeLessThan(0.15);
    expect(Math.abs(last['test/energy_excess'] ?? NaN)).toBeLessThan(0.01);
    expect(last['train/energy_excess']).toBeDefined();
  });

  it.each([
    [
      'another network',
      { model: { ...base.model, type: 'mlp' } },
      /model\.type: an mlp has no gradient for the energy of elliptic; expected field/,
    ],
    [
      'other data',
      { dataset: { name: 'runge' }, objective: undefined },
      /model\.type: a field makes the energy of a variational problem least, but runge is a regression; expected mlp, or the data set elliptic/,
    ],
    [
      'another metric',
      { objective: { metric: 'test/rmse', goal: 'minimize' } },
      /objective\.metric: elliptic is a variational problem, which has no test\/rmse; expected test\/relative_l2/,
    ],
    [
      'three dimensions',
      { dataset: { ...base.dataset, dimensions: 3 } },
      /dataset\.dimensions: expected 1 or 2, found 3/,
    ],
  ])('needs what fits: not %s', (_what, changed, message) => {
    expect(() => parse(changed)).toThrow(message);
  });
});

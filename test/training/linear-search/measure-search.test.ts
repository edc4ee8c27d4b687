import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../../src-main/domain/config/parse-config';
import { temporaryFolder } from '../../support/temporary';
import { trainedMetrics } from '../../support/train';

const base = {
  name: 'directions',
  dataset: { name: 'poisson', size: 8, systems: 100, testSystems: 5, targets: 'residual' },
  model: { type: 'unet', neuron: 'quadratic', channels: 4, levels: 1 },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 8, batchSize: 20, evaluateEvery: 4, backend: 'cpu' },
  objective: { metric: 'test/iterations', goal: 'minimize' },
};
const parse = (changed: object = {}) => parseRunConfig(JSON.stringify({ ...base, ...changed }), 'run.json');

describe('learned search directions', () => {
  it('solve systems in fewer steps than conjugate gradients, the more so the longer they are learnt', async () => {
    const [first = {}, last = {}] = await trainedMetrics(parse(), temporaryFolder());
    expect(last['test/residual']).toBeLessThan(first['test/residual'] ?? NaN);
    expect(last['test/residual']).toBeCloseTo(Math.sqrt(last['test/loss'] ?? NaN), 6);
    expect(last['test/iterations']).toBeLessThan((last['test/cg_iterations'] ?? NaN) - 3);
    expect(last['test/iterations']).toBeLessThanOrEqual(first['test/iterations'] ?? NaN);
    expect(last['test/iterations_1e4']).toBeLessThan(last['test/iterations'] ?? NaN);
    expect(last['test/cg_iterations']).toBe(first['test/cg_iterations']);
  });

  it('may be learnt from solutions too, on a line too', async () => {
    const config = parse({
      dataset: { name: 'poisson', dimensions: 1, size: 6, systems: 20, testSystems: 3 },
      model: { type: 'mlp', widths: [], neuron: 'conventional' },
      strategy: { type: 'none' },
      training: { epochs: 1, batchSize: 20, backend: 'cpu' },
    });
    const [values = {}] = await trainedMetrics(config, temporaryFolder());
    // White noise on 6 unknowns takes about 6 steps, and a search is given up after three times as many.
    expect(values['test/cg_iterations']).toBeLessThanOrEqual(6.5);
    expect(values['test/iterations']).toBeLessThanOrEqual(21);
    expect(values['test/rmse']).toBeGreaterThan(0);
  });
});

describe('a configuration for search directions', () => {
  const problem = (changed: object): string => {
    try {
      parse(changed);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  const mlp = { type: 'mlp', widths: [4], neuron: 'quadratic' };

  it.each([
    [
      'points without a grid',
      { dataset: { name: 'spirals' }, objective: undefined },
      /model\.type: a unet maps one square grid .* spirals has none; expected mlp, or the data set poisson in 2 dimensions/,
    ],
    ['a line', { dataset: { ...base.dataset, dimensions: 1 } }, /model\.type: a unet maps one square grid/],
    [
      'another network',
      { model: { type: 'vgg16', neuron: 'quadratic' } },
      /model\.type: a vgg16 can't say where to search in poisson; expected mlp, unet/,
    ],
    [
      'another metric',
      { objective: { metric: 'test/rmse', goal: 'minimize' } },
      /objective\.metric: poisson is a search for directions, which has no test\/rmse; expected test\/residual/,
    ],
    [
      'iterations elsewhere',
      { dataset: { name: 'runge' }, model: mlp },
      /objective\.metric: runge is a regression, which has no test\/iterations/,
    ],
  ])('explains %s', (_what, changed, message) => {
    expect(problem({})).toBe('');
    expect(problem(changed)).toMatch(message);
  });
});

import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';
import { mixedConfig } from '../../src-main/domain/config/mixed-config';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { writeRunConfig } from '../../src-main/domain/config/write-config';
import { chooseLayers, type LayerImportance } from '../../src-main/domain/inspections/importance';

const run = runFileSchema.parse({
  name: 'spirals',
  dataset: { name: 'spirals' },
  model: { type: 'mlp', widths: [8, 8], neuron: 'quadratic', layers: { dense_3: 'compact' } },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 2, batchSize: 16 },
});

describe('the configuration of a mixed network', () => {
  it('trains like the run, with some layers conventional, and can be written and read', () => {
    const mixed = mixedConfig(run, ['dense_2']);
    expect(mixed).toEqual({
      ...run,
      name: 'spirals (mixed)',
      model: { ...run.model, layers: { dense_3: 'compact', dense_2: 'conventional' } },
    });
    const text = writeRunConfig(mixed);
    expect(parseYaml(text)).toHaveProperty('model.layers', { dense_3: 'compact', dense_2: 'conventional' });
    expect(parseRunConfig(text, 'mixed.yaml')).toEqual(mixed);
  });

  it('starts from the weights of a run', () => {
    expect(mixedConfig(run, ['dense_2'], '2026-x')).toMatchObject({
      transfer: { run: '2026-x' },
      strategy: run.strategy,
    });
    const plain = runFileSchema.parse({ ...run, strategy: { type: 'none' } });
    expect(mixedConfig(plain, ['dense_2'])).toMatchObject({ strategy: { type: 'none' } });
    expect(mixedConfig(plain, ['dense_2'], '2026-x').strategy).toEqual({
      ...{ type: 'relinear-sg', gammaG: 1, gammaB: 1, gammaAs: 'factor' },
    });
  });

  it('is that of a conventional network where no quadratic layer is left', () => {
    const { model, strategy } = mixedConfig(run, ['dense_1', 'dense_2', 'dense_3'], '2026-x');
    expect(model).toMatchObject({ neuron: 'conventional' });
    expect(model).not.toHaveProperty('layers');
    expect(strategy).toEqual({ type: 'none' });
  });

  it('names the nearest layer to one that is unknown', () => {
    expect(() => mixedConfig(run, ['dens_1'])).toThrow(/"dens_1" is no layer .*; the nearest: dense_1/);
  });
});

describe('a choice of layers', () => {
  const found = [
    { layer: 'a', rank: 3, drop: 2 },
    { layer: 'b', rank: 1, drop: -1 },
    { layer: 'c', rank: 4, drop: null },
    { layer: 'd', rank: 2, drop: 0.2 },
  ] as LayerImportance[];

  it.each([
    [{ keep: 1 }, ['a', 'b', 'd']],
    [{ keep: 3 }, ['b']],
    [{ keep: 9 }, []],
    [{ keep: 0 }, ['a', 'b', 'c', 'd']],
    [{ dropBelow: 0.5 }, ['b', 'd']],
    [{ dropBelow: Infinity }, ['a', 'b', 'd']],
    [{ layers: ['d', 'a'] }, ['a', 'd']],
  ])('%o makes %j conventional', (choice, expected) => {
    expect(chooseLayers(found, choice)).toEqual(expected);
  });
});

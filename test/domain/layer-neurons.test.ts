import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { conventionalCounterpart, trainingKey } from '../../src-main/domain/config/counterpart';
import { layerNeurons, neuronsOf } from '../../src-main/domain/config/layer-neurons';
import { modelSchema } from '../../src-main/domain/config/model-config';
import { parseRunConfig, parseSweepConfig, sampleConfigs } from '../../src-main/domain/config/parse-config';

const resnet = { type: 'resnet', depth: 8, neuron: 'quadratic', shortcut: 'B' };
const neurons = (model: object): Record<string, string> =>
  Object.fromEntries(layerNeurons(modelSchema.parse(model)));

const base = {
  name: 'mixed',
  dataset: { name: 'spirals' },
  model: { type: 'mlp', widths: [8, 8], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 2, batchSize: 16 },
};
const parse = (model: object, rest: object = {}) =>
  parseRunConfig(stringify({ ...base, ...rest, model: { ...base.model, ...model } }), 'run.yaml');
const layers = (entries: Record<string, string>): object => ({ layers: entries });

describe('the neurons of layers', () => {
  it('are those of names, then of the pattern with more letters, then the usual one', () => {
    const entries = {
      '*': 'poly',
      'stage1_*': 'compact',
      'stage*_conv2': 'parabolic',
      stage1_block1_conv2: 'square',
    };
    expect(neurons({ ...resnet, layers: entries })).toEqual({
      conv: 'poly',
      stage1_block1_conv1: 'compact',
      stage1_block1_conv2: 'square',
      stage2_block1_conv1: 'poly',
      stage2_block1_conv2: 'parabolic',
      stage2_block1_shortcut_conv: 'poly',
      stage3_block1_conv1: 'poly',
      stage3_block1_conv2: 'parabolic',
      stage3_block1_shortcut_conv: 'poly',
      classifier: 'poly',
    });
    expect(neurons(resnet)).toMatchObject({ conv: 'conventional', stage3_block1_conv1: 'quadratic' });
    expect(neuronsOf(modelSchema.parse({ ...resnet, layers: { '*': 'compact', conv: 'poly' } }))).toEqual([
      'poly',
      'compact',
    ]);
  });

  it.each<[string, object, object, RegExp]>([
    [
      'a name that is none',
      layers({ dens_2: 'conventional' }),
      {},
      /model\.layers\.dens_2: "dens_2" is no layer of neurons of this network; the nearest: dense_2, dense_1, dense_3 \(line \d+\)/,
    ],
    ['a layer that has no neurons', layers({ relu_1: 'compact' }), {}, /"relu_1" is no layer of neurons/],
    ['a pattern of nothing', layers({ 'stage1_*': 'compact' }), {}, /"stage1_\*" matches no layer/],
    [
      'two patterns that contradict each other',
      layers({ 'dense*': 'compact', '*ense_': 'poly', '*nse_1': 'poly' }),
      {},
      /"\*ense_" matches no layer/,
    ],
    [
      'two equally exact patterns',
      layers({ 'dense_*': 'compact', '*ense_1': 'poly' }),
      {},
      /"dense_\*" makes dense_1 compact, and "\*ense_1" makes it poly; expected one of them/,
    ],
    [
      'a neuron that is none',
      layers({ dense_1: 'quadrtic' }),
      {},
      /model\.layers\.dense_1: .*Did you mean "quadratic"\?/,
    ],
    [
      'a strategy and no quadratic terms',
      layers({ '*': 'conventional' }),
      {},
      /strategy\.type: relinear-sg restrains quadratic terms, but all layers are conventional/,
    ],
    [
      'a strategy and a neuron that has quadratic terms alone',
      layers({ dense_1: 'square' }),
      {},
      /strategy\.type: .* model\.layers have the neuron square, which has no term that could/,
    ],
    [
      'a transfer to such a neuron',
      layers({ dense_1: 'square' }),
      { strategy: { type: 'none' }, transfer: { run: 'last' } },
      /model\.layers: a square neuron can't start as a conventional one/,
    ],
    [
      'weights of a stage and no quadratic terms',
      layers({ '*': 'conventional' }),
      { strategy: { type: 'none' }, transfer: { stage: 1 } },
      /transfer\.stage: a conventional network is where weights of a stage come from/,
    ],
  ])('are refused with %s', (_what, model, rest, message) => {
    expect(() => parse(model, rest)).toThrow(message);
  });

  it('may be quadratic where the others are not, with a strategy and a transfer', () => {
    const model = { neuron: 'conventional', layers: { dense_2: 'quadratic' } };
    const config = parse(model, { transfer: { stage: 1 } });
    expect(config.model).toMatchObject(model);
    const counterpart = conventionalCounterpart(config);
    expect(counterpart.model).not.toHaveProperty('layers');
    expect(trainingKey(counterpart)).toBe(
      trainingKey(conventionalCounterpart(parse({}, { transfer: { stage: 1 } }))),
    );
    expect(trainingKey(counterpart)).not.toBe(trainingKey(config));
  });

  it('can be swept, as values and in variants', () => {
    const sweep = (space: object): string =>
      stringify({
        ...base,
        objective: { metric: 'test/error', goal: 'minimize' },
        sweep: { sampler: 'grid', space },
      });
    const mixed = { 'dense_*': 'compact', dense_1: 'conventional' };
    const values = parseSweepConfig(sweep({ 'model.layers': [{}, mixed] }), 'sweep.yaml');
    expect(sampleConfigs(values).map(({ model }) => model.layers)).toEqual([{}, mixed]);
    const variants = { plain: { 'model.neuron': 'quadratic' }, mixed: { 'model.layers': mixed } };
    const named = parseSweepConfig(sweep({ network: { variants } }), 'sweep.yaml');
    expect(sampleConfigs(named).map(({ model }) => model.layers)).toEqual([undefined, mixed]);
    const wrong = sweep({ 'model.layers': [{ dense_9: 'compact' }] });
    expect(() => parseSweepConfig(wrong, 'sweep.yaml')).toThrow(
      /"dense_9" is no layer .*with model\.layers = /,
    );
  });
});

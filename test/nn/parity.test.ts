import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NeuronName } from '../../src-main/domain/config/model-config';
import { modelSchema } from '../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { createForward } from '../../src-main/nn/forward';
import { createLoss } from '../../src-main/nn/losses';
import { buildModel } from '../../src-main/nn/models/build-model';
import { createOptimizer } from '../../src-main/nn/optimizers';
import type { LayerState, Parameter } from '../../src-main/nn/parameters';
import { exportModelState, importModelState, parametersOf, statisticsOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { useBackend } from './support/backends';
import type { StoredTensor } from './support/safetensors';
import { readSafetensors } from './support/safetensors';
import { relativeError, valuesOf } from './support/tensors';

// Numbers that the reference PyTorch modules wrote; they lie beside the checkout, where there are any.
const folder = '../shared/parity';

/** `stage1_block1_conv2/w_g` → `layer1.0.conv2g.weight` */
function referenceName(path: string): string {
  const [layer = '', name = ''] = path.split('/');
  const kinds: Record<string, [string, string]> = {
    w_r: ['r', 'weight'],
    b_r: ['r', 'bias'],
    w_g: ['g', 'weight'],
    b_g: ['g', 'bias'],
    w_b: ['b', 'weight'],
    c: ['b', 'bias'],
    gamma: ['', 'weight'],
    beta: ['', 'bias'],
    running_mean: ['', 'running_mean'],
    running_variance: ['', 'running_var'],
  };
  const [term, kind] = kinds[name] ?? ['', name];
  if (layer === 'conv') return `conv1.${kind}`;
  if (layer === 'norm') return `bn1.${kind}`;
  if (layer === 'classifier') return `linear.${kind}`;
  const match = /^stage(\d)_block(\d)_(conv|norm)(\d)$/.exec(layer);
  if (match === null) throw new Error(`no reference for ${path}`);
  const [, stage, block, type, index] = match;
  const module = type === 'conv' ? `conv${index ?? ''}${term}` : `bn${index ?? ''}`;
  return `layer${stage ?? ''}.${Number(block) - 1}.${module}.${kind}`;
}

/** OIHW → HWIO, [out, in] → [in, out], NCHW → NHWC */
function toOurs({ shape, values }: StoredTensor, kind: 'parameter' | 'image'): tf.Tensor {
  const tensor = tf.tensor(values, shape);
  if (shape.length === 4) return tf.transpose(tensor, kind === 'image' ? [0, 2, 3, 1] : [2, 3, 1, 0]);
  return shape.length === 2 ? tf.transpose(tensor) : tensor;
}

const groupOf = (entry: LayerState | Parameter): string => ('group' in entry ? entry.group : 'statistics');

describe.skipIf(!existsSync(folder))('parity with the reference in PyTorch', () => {
  beforeAll(() => useBackend('cpu'));

  it.each(['quadratic', 'compact'] as NeuronName[])(
    'a %s ResNet',
    async (neuron) => {
      const { metadata, tensors } = readSafetensors(`${folder}/qresnet_${neuron}.safetensors`);
      const stored = (name: string): StoredTensor => {
        const tensor = tensors.get(name);
        if (tensor === undefined) throw new Error(`${name} is missing`);
        return tensor;
      };
      const number = (name: string): number => Number(metadata[name]);
      const size = number('image');
      const factor = number('lr_gb') / number('lr');
      const strategyConfig = {
        type: 'relinear-sg',
        gammaG: factor,
        gammaB: factor,
        gammaAs: 'factor',
      } as const;
      const strategy = createStrategy(strategyConfig, number('lr'));
      const model = buildModel(modelSchema.parse({ type: 'resnet', depth: 8, channels: 16, neuron }), {
        inputShape: [size, size, 3],
        outputSize: number('classes'),
        strategy: strategyConfig,
        seed: 0,
      });
      const state = [...parametersOf(model), ...statisticsOf(model)];
      const references = (prefix: string) =>
        Promise.all(
          state.map(async ({ path, variable }) => {
            const tensor = toOurs(stored(`${prefix}/${referenceName(path)}`), 'parameter');
            expect(tensor.shape).toEqual(variable.shape);
            return [
              path,
              { shape: tensor.shape, values: Float32Array.from(await valuesOf(tensor)) },
            ] as const;
          }),
        );
      importModelState(model, new Map(await references('init')));

      const x = toOurs(stored('input'), 'image');
      const labels = tf.tensor1d(stored('labels').values, 'int32');
      const statistics: { value: tf.Tensor }[] = [];
      const logits = createForward(model)(x, { training: true, statistics: statistics as never[] });
      expect(relativeError(await valuesOf(logits), stored('logits').values)).toBeLessThan(1e-4);

      const sgd = optimizerSchema.parse({
        type: 'sgd',
        learningRate: number('lr'),
        momentum: number('momentum'),
        weightDecay: number('weight_decay'),
      });
      const optimizer = createOptimizer(sgd, parametersOf(model), strategy);
      const step = createTrainingStep({ model, loss: createLoss('classification'), optimizer });
      const rates = groupLearningRates(strategy, sgd.learningRate);
      const losses: number[] = [];
      for (let i = 0; i < number('steps'); i++) losses.push((await step.run(x, labels, rates)).loss);
      expect(relativeError(losses, stored('losses').values)).toBeLessThan(1e-4);

      const final = await exportModelState(model);
      const expected = new Map(await references('final'));
      // A bias before a batch normalization has no gradient but rounding, so tensors next to zero are measured against
      // a thousandth of the largest in their group, as the fixtures' own description does.
      const largest = (layerGroup: string): number =>
        Math.max(
          ...state
            .filter((entry) => groupOf(entry) === layerGroup)
            .flatMap(({ path }) => [...(expected.get(path)?.values ?? [])].map(Math.abs)),
        );
      const floors = new Map(['r', 'g', 'b', 'statistics'].map((group) => [group, largest(group) / 1000]));
      for (const entry of state) {
        const actual = final.get(entry.path)?.values ?? [];
        const error = relativeError(
          actual,
          expected.get(entry.path)?.values ?? [],
          floors.get(groupOf(entry)),
        );
        expect(error, entry.path).toBeLessThan(1e-3);
      }
      const evaluated = createForward(model)(x);
      expect(relativeError(await valuesOf(evaluated), stored('eval_logits').values)).toBeLessThan(1e-3);
    },
    300_000,
  );
});

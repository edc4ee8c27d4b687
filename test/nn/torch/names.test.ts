import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema, type ModelConfig } from '../../../src-main/domain/config/model-config';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { exportTorchTensors, torchNames } from '../../../src-main/nn/torch';
import { useBackend } from '../support/backends';

beforeAll(() => useBackend('cpu'));

const options = { inputShape: [8, 8, 3], outputSize: 10, strategy: { type: 'none' }, seed: 0 } as const;

/** `name [shape]`, in order. */
async function namesAndShapes(input: object): Promise<string[]> {
  const config: ModelConfig = modelSchema.parse(input);
  const model = buildModel(config, options);
  const tensors = await exportTorchTensors(model, config);
  model.dispose();
  return [...tensors].map(([name, { shape }]) => `${name} ${shape.join('×')}`);
}

const norm = (name: string, channels: number): string[] =>
  ['weight', 'bias', 'running_mean', 'running_var'].map((end) => `${name}.${end} ${channels}`);
const conv = (name: string, outputs: number, inputs: number, size = 3): string[] => [
  `${name}.weight ${outputs}×${inputs}×${size}×${size}`,
  `${name}.bias ${outputs}`,
];

describe('the names and shapes of a state_dict', () => {
  it('of a quadratic ResNet with ReZero, as in the reference code', async () => {
    const found = await namesAndShapes({
      type: 'resnet',
      depth: 8,
      channels: 2,
      neuron: 'quadratic',
      rezero: true,
      shortcut: 'B',
    });
    const block = (name: string, inputs: number, outputs: number): string[] => [
      `${name}.alpha1 1`,
      ...['r', 'g', 'b'].flatMap((term) => conv(`${name}.conv1${term}`, outputs, inputs)),
      ...norm(`${name}.bn1`, outputs),
      ...['r', 'g', 'b'].flatMap((term) => conv(`${name}.conv2${term}`, outputs, outputs)),
      ...norm(`${name}.bn2`, outputs),
    ];
    const projection = (name: string, inputs: number, outputs: number): string[] => [
      `${name}.shortcut.0.weight ${outputs}×${inputs}×1×1`,
      ...norm(`${name}.shortcut.1`, outputs),
    ];
    const expected = [
      'conv1.weight 2×3×3×3',
      ...norm('bn1', 2),
      ...block('layer1.0', 2, 2),
      ...block('layer2.0', 2, 4),
      ...projection('layer2.0', 2, 4),
      ...block('layer3.0', 4, 8),
      ...projection('layer3.0', 4, 8),
      'linear.weight 10×8',
      'linear.bias 10',
    ];
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it("of a conventional ResNet, as in akamaster's pytorch_resnet_cifar10", async () => {
    const found = await namesAndShapes({ type: 'resnet', depth: 14, channels: 2, neuron: 'conventional' });
    expect(found).toHaveLength(5 + 3 * 2 * (1 + 4 + 1 + 4) + 2);
    expect(found).toContain('layer1.0.conv1.weight 2×2×3×3');
    expect(found).toContain('layer2.0.conv1.weight 4×2×3×3');
    expect(found).toContain('layer3.1.conv2.weight 8×8×3×3');
    expect(found.filter((name) => name.includes('.bias') && name.includes('conv'))).toEqual([]);
  });

  it('of an MLP', async () => {
    expect(
      await namesAndShapes({ type: 'mlp', widths: [5], neuron: 'compact', output: 'conventional' }),
    ).toEqual([
      'layers.0r.weight 5×192',
      'layers.0r.bias 5',
      'layers.0b.weight 5×192',
      'layers.0b.bias 5',
      'layers.1.weight 10×5',
      'layers.1.bias 10',
    ]);
  });
});

it('the terms that a conventional network has too know its names', () => {
  const config = modelSchema.parse({ type: 'mlp', widths: [2], neuron: 'quadratic' });
  const model = buildModel(config, options);
  const names = torchNames(model, config).map(({ state, name, conventionalName }) => [
    state.path,
    name,
    conventionalName,
  ]);
  model.dispose();
  expect(names.slice(0, 6)).toEqual([
    ['dense_1/w_r', 'layers.0r.weight', 'layers.0.weight'],
    ['dense_1/b_r', 'layers.0r.bias', 'layers.0.bias'],
    ['dense_1/w_g', 'layers.0g.weight', undefined],
    ['dense_1/b_g', 'layers.0g.bias', undefined],
    ['dense_1/w_b', 'layers.0b.weight', undefined],
    ['dense_1/c', 'layers.0b.bias', undefined],
  ]);
});

import { input, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { NeuronConv2D } from '../../src-main/nn/layers';
import { summarize } from '../../src-main/nn/summary';
import { useBackend } from './support/backends';
import { build } from './support/training';

beforeAll(() => useBackend('cpu'));

describe('the summary of a model', () => {
  it('counts the linear maps and the products of each neuron', async () => {
    // 3 inputs, 5 outputs: three maps of 15, 3 squares and 5 products; a compact neuron has no product.
    const layersOf = async (neuron: string) =>
      (await summarize(build({ type: 'mlp', widths: [], neuron }, [3], 5, { type: 'none' }))).layers;
    expect((await layersOf('quadratic'))[1]).toEqual({
      name: 'dense_1',
      kind: 'quadratic dense',
      outputShape: [5],
      parameters: 3 * (15 + 5),
      multiplyAdds: 3 * 15 + 3 + 5,
    });
    expect((await layersOf('compact'))[1]).toMatchObject({ parameters: 2 * 20, multiplyAdds: 2 * 15 + 3 });
    expect((await layersOf('conventional'))[1]).toMatchObject({ parameters: 20, multiplyAdds: 15 });
  });

  it('knows strides, groups and dilations', async () => {
    const x = input({ shape: [9, 8, 4], name: 'input' });
    const options = { filters: 6, kernelSize: 3, strides: 2, padding: 2, dilation: 2, groups: 2 };
    const neuron = { neuron: 'quadratic', start: 'relinear', seed: 0 } as const;
    const y = new NeuronConv2D({ name: 'conv', ...options, ...neuron }).apply(x) as typeof x;
    const { layers } = await summarize(model({ inputs: x, outputs: y }));
    expect(layers[1]).toEqual({
      name: 'conv',
      kind: 'quadratic convolution 3×3/2, 2 groups, dilation 2',
      outputShape: [5, 4, 6],
      parameters: 3 * (9 * 2 * 6 + 6),
      multiplyAdds: 3 * 9 * 2 * 6 * 20 + 9 * 8 * 4 + 20 * 6,
    });
  });

  it('adds up, by group too', async () => {
    const config = { type: 'resnet', depth: 20, neuron: 'quadratic', rezero: true };
    const { layers, parameters, parametersByGroup, multiplyAdds } = await summarize(
      build(config, [32, 32, 3], 10),
    );
    expect(parameters).toBe(806_275);
    const { r, g, b } = parametersByGroup;
    expect(r + g + b).toBe(parameters);
    expect(g).toBe(b);
    expect(multiplyAdds).toBe(layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0));
    const kinds = new Map(layers.map(({ name, kind }) => [name, kind]));
    expect(kinds.get('stage2_block1_shortcut')).toBe('shortcut with zeros');
    expect(kinds.get('stage2_block1_add')).toBe('sum with ReZero');
    expect(kinds.get('pool')).toBe('global average pooling');
  });

  it.each([
    ['the ResNet-18 of torchvision', { type: 'imagenet-resnet', depth: 18 }, [224, 224, 3], 1000, 1.814],
    ['the ResNet-50 of torchvision', { type: 'imagenet-resnet', depth: 50 }, [224, 224, 3], 1000, 4.089],
    ['VGG-16 for CIFAR', { type: 'vgg16' }, [32, 32, 3], 10, 0.313],
  ])('of %s has the multiply-adds that are known', async (_name, config, inputShape, outputs, expected) => {
    const network = build({ ...config, neuron: 'conventional' }, inputShape, outputs);
    const { multiplyAdds } = await summarize(network);
    expect(Math.abs(multiplyAdds / 1e9 - expected)).toBeLessThan(5e-4);
    network.dispose();
  });
});

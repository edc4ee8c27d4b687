import { beforeAll, describe, expect, it } from 'vitest';
import { parameterCount } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor } from '../support/tensors';
import { build, labels, torchModules, trainTwoSteps } from '../support/training';

beforeAll(() => useBackend('cpu'));

describe('a ResNet for ImageNet', { timeout: 240_000 }, () => {
  it.each([
    [18, 11_689_512],
    [34, 21_797_672],
    [50, 25_557_032],
  ])('of %i conventional layers has the parameters of torchvision', (depth, expected) => {
    const model = build({ type: 'imagenet-resnet', depth, neuron: 'conventional' }, [224, 224, 3], 1000);
    expect(parameterCount(model)).toBe(expected);
    const sizes = ['conv', 'max_pool', ...[1, 2, 3, 4].map((stage) => `stage${stage}_block1_conv2`)];
    expect(sizes.map((name) => (model.getLayer(name).outputShape as number[])[1])).toEqual([
      112, 56, 56, 28, 14, 7,
    ]);
    model.dispose();
  });

  it('of basic blocks of quadratic neurons learns, with the names of torchvision', async () => {
    const config = { type: 'imagenet-resnet', depth: 18, neuron: 'quadratic' };
    const model = build(config, [16, 16, 3], 2);
    await trainTwoSteps(model, 'classification', randomTensor([2, 16, 16, 3], 'x'), labels(2, 2));
    const modules = torchModules(config, model);
    const named = ['conv', 'norm', 'stage1_block2_norm1', 'stage2_block1_shortcut_conv', 'classifier'];
    expect(named.map((name) => modules.get(name))).toEqual([
      'conv1',
      'bn1',
      'layer1.1.bn1',
      'layer2.0.downsample.0',
      'fc',
    ]);
    expect(modules.has('stage1_block1_shortcut_conv')).toBe(false);
    model.dispose();
  });

  it('of bottlenecks of compact neurons learns with ReZero', async () => {
    const config = { type: 'imagenet-resnet', depth: 50, neuron: 'compact', rezero: true };
    const model = build(config, [16, 16, 3], 2);
    await trainTwoSteps(model, 'classification', randomTensor([2, 16, 16, 3], 'x'), labels(2, 2));
    const modules = torchModules(config, model);
    const named = ['stage1_block1_shortcut_norm', 'stage4_block3_conv3', 'stage4_block3_add'];
    expect(named.map((name) => modules.get(name))).toEqual([
      'layer1.0.downsample.1',
      'layer4.2.conv3',
      'layer4.2.alpha1',
    ]);
    model.dispose();
  });
});

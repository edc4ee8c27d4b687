import { beforeAll, describe, expect, it } from 'vitest';
import { createForward } from '../../../src-main/nn/forward';
import { parameterCount } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor } from '../support/tensors';
import { build, labels, torchModules, trainTwoSteps } from '../support/training';

beforeAll(() => useBackend('cpu'));

function countOf(options: object): number {
  const model = build({ type: 'resnet', ...options }, [32, 32, 3], 10);
  const count = parameterCount(model);
  model.dispose();
  return count;
}

describe('a ResNet for CIFAR', () => {
  it.each([
    [20, 269_722],
    [32, 464_154],
    [44, 658_586],
    [56, 853_018],
    [110, 1_727_962],
  ])('of %i conventional layers has the parameters of pytorch_resnet_cifar10', (depth, expected) => {
    expect(countOf({ depth, neuron: 'conventional' })).toBe(expected);
  });

  it.each([
    [20, 806_275],
    [32, 1_389_129],
    [44, 1_971_983],
    [56, 2_554_837],
    [110, 5_177_680],
  ])('of %i quadratic layers has one more parameter for each block with ReZero', (depth, expected) => {
    expect(countOf({ depth, neuron: 'quadratic', rezero: true })).toBe(expected);
  });

  it.each([
    [32, 24, 1.04],
    [32, 32, 1.84],
    [32, 40, 2.88],
    [56, 24, 1.92],
    [56, 32, 3.4],
    [56, 40, 5.31],
  ])(
    'of %i layers with %i channels has the %f million parameters of the paper',
    (depth, channels, expected) => {
      const millions = countOf({ depth, channels, neuron: 'conventional' }) / 1e6;
      expect(Math.abs(millions - expected)).toBeLessThan(0.015);
    },
  );

  it('has two normalized projections more with shortcut B', () => {
    const [a, b] = ['A', 'B'].map((shortcut) => countOf({ depth: 20, neuron: 'quadratic', shortcut }));
    expect((b ?? 0) - (a ?? 0)).toBe(16 * 32 + 2 * 32 + 32 * 64 + 2 * 64);
  });

  it('of 1202 layers is built and planned', () => {
    const model = build({ type: 'resnet', depth: 1202, neuron: 'conventional' }, [32, 32, 3], 10);
    expect(parameterCount(model)).toBe(19_421_274);
    const started = performance.now();
    createForward(model);
    expect(performance.now() - started).toBeLessThan(1000);
    model.dispose();
  });

  it.each(['A', 'B'])('with shortcut %s and ReZero learns', async (shortcut) => {
    const config = { type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic', rezero: true, shortcut };
    const model = build(config, [9, 9, 3], 3);
    await trainTwoSteps(model, 'classification', randomTensor([4, 9, 9, 3], 'x'), labels(4, 3));
    const modules = torchModules(config, model);
    expect(modules.get('stage2_block1_add')).toBe('layer2.0.alpha1');
    expect(modules.get('stage3_block1_conv2')).toBe('layer3.0.conv2');
    expect(modules.get('stage2_block1_shortcut_norm')).toBe(
      shortcut === 'B' ? 'layer2.0.shortcut.1' : undefined,
    );
  });

  it('needs images', () => {
    expect(() => build({ type: 'resnet', depth: 8, neuron: 'quadratic' }, [5], 3)).toThrow(
      'model.type: resnet needs images [height, width, channels], but the inputs are of shape [5]',
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { parameterCount } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor } from '../support/tensors';
import { build, labels, torchModules, trainTwoSteps } from '../support/training';

beforeAll(() => useBackend('cpu'));

const vgg = (neuron: string, inputShape = [32, 32, 3]) => build({ type: 'vgg16', neuron }, inputShape, 10);

// Half a minute of plain arithmetic, more on a busy machine.
describe('VGG-16', { timeout: 240_000 }, () => {
  it('has the parameters that it has for CIFAR elsewhere, and learns', async () => {
    const model = vgg('conventional');
    expect(parameterCount(model)).toBe(14_728_266);
    expect(model.getLayer('stage5_pool').outputShape).toEqual([null, 1, 1, 512]);
    await trainTwoSteps(model, 'classification', randomTensor([2, 32, 32, 3], 'x'), labels(2, 10));
  });

  it("has three times as many in its quadratic layers, which are all but the first and the last, and torchvision's names", () => {
    const model = vgg('quadratic');
    const widths = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
    const neurons = widths.slice(1).map((width, i) => 3 * (9 * (widths[i] ?? 0) * width + width));
    const norms = widths.map((width) => 2 * width);
    const expected = [...neurons, ...norms].reduce((a, b) => a + b) + (27 * 64 + 64) + (512 * 10 + 10);
    expect(parameterCount(model)).toBe(expected);
    expect(model.outputShape).toEqual([null, 10]);

    const modules = torchModules({ type: 'vgg16', neuron: 'quadratic' }, model);
    const convolutions = [...modules].filter(([layer]) => layer.includes('conv')).map(([, name]) => name);
    const indices = [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40];
    expect(convolutions).toEqual(indices.map((index) => `features.${index}`));
    expect(modules.get('stage5_norm3')).toBe('features.41');
    expect(modules.get('classifier')).toBe('classifier');
  });

  it('says which images are too small', () => {
    expect(() => vgg('conventional', [28, 28, 1])).toThrow(
      'model.type: vgg16 needs images of at least 32×32 pixels, but those of the data set have 28×28',
    );
  });
});

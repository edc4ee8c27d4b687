import { describe, it } from 'vitest';
import { checkAugmentable } from '../../../src-main/datasets/augment';
import type { AugmentConfig } from '../../../src-main/domain/config/augment-config';
import type { LoadedDataset } from '../../../src-main/domain/dataset';
import { expectError } from '../errors';
import { imageDataset } from './images';

const points = { ...imageDataset(), name: 'points', inputShape: [90] };
const rgba = imageDataset([6, 5, 4]);
const denoising: LoadedDataset = {
  ...imageDataset(),
  name: 'noisy',
  task: 'denoising',
  targetShape: [6, 5, 3],
};
const depth: LoadedDataset = { ...imageDataset(), name: 'roads', task: 'depth', targetShape: [6, 5, 1] };

const check = (data: LoadedDataset, augment: AugmentConfig): void => {
  checkAugmentable({ ...data, isImages: data.inputShape.length === 3 }, augment);
};

describe('augmentation is refused', () => {
  it.each<[string, LoadedDataset, AugmentConfig, string[]]>([
    ['of points', points, 'cifar', ['flip, crop', 'inputs of shape [90]']],
    ['of points by colours', points, { colorJitter: { brightness: 1 } }, ['colorJitter: expected images']],
    [
      'with a square beyond the image',
      imageDataset(),
      { cutout: 7 },
      ['cutout: expected at most 6 pixels, found 7'],
    ],
    [
      'of the hue without colours',
      imageDataset([6, 5, 1]),
      { colorJitter: { hue: 0.1 } },
      ['need 3 channels', '[6, 5, 1]'],
    ],
    [
      'of the saturation with opacity',
      rgba,
      { colorJitter: { saturation: 0.1 } },
      ['need 3 channels', '[6, 5, 4]'],
    ],
    [
      'of channels that are no colours',
      imageDataset([2, 2, 7]),
      { colorJitter: { contrast: 1 } },
      ['1 to 4 channels'],
    ],
    ['where targets are images too', depth, { flip: true }, ['would move the inputs of "roads"']],
    ['of colours that targets have too', denoising, { colorJitter: { hue: 0.1 } }, ['inputs of "noisy"']],
    ['by mixing depths', depth, { mixup: 1 }, ['mixup: the depths of "roads"']],
  ])('%s', async (_what, data, augment, texts) => {
    await expectError(
      () => {
        check(data, augment);
      },
      'CONFIG_INVALID',
      'dataset.augment: ',
      ...texts,
    );
  });

  it('nowhere else', () => {
    check(points, { mixup: 1 });
    check(points, 'none');
    check(rgba, { flip: true, crop: 9, cutout: 6, colorJitter: { brightness: 1, contrast: 1 } });
    check(depth, { colorJitter: { hue: 0.5 }, cutout: 3 });
    check(denoising, { mixup: 1, cutout: 3 });
  });
});

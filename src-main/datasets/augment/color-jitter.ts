import type { Random } from '../../core/random';
import type { ColorJitterSettings } from '../../domain/config/augment-config';
import type { Augmentation, ChangeBytes } from './augmentation';
import { brightness, contrast, hue, saturation } from './colors';

/**
 * Colour jitter as in torchvision's `ColorJitter`: brightness, contrast and saturation times factors that are uniform in
 * [max(0, 1 − v), 1 + v], and the hue turned by a share of the circle that is uniform in [−v, v], in a random order. A
 * setting of 0 leaves its operation out. Between two operations values are bytes, here rounded to the nearest.
 *
 * @param shape [H, W, C] with 1 or 3 channels of colour, and maybe one of opacity, which stays
 */
export function colorJitter(
  settings: ColorJitterSettings,
  [, , channels = 1]: readonly number[],
): Augmentation {
  return {
    name: 'colorJitter',
    drawExample(random) {
      const order = random.shuffle([0, 1, 2, 3]);
      // All four are drawn, so that one setting does not change what another draws.
      const operations = [
        operation(settings.brightness, factor(random, settings.brightness), brightness),
        operation(settings.contrast, factor(random, settings.contrast), contrast),
        operation(settings.saturation, factor(random, settings.saturation), saturation),
        operation(settings.hue, (2 * random.uniform() - 1) * settings.hue, hue),
      ];
      return {
        bytes(image) {
          for (const index of order) operations[index]?.(image);
        },
      };
    },
  };

  function operation(
    strength: number,
    amount: number,
    apply: (image: Uint8ClampedArray, channels: number, amount: number) => void,
  ): ChangeBytes | undefined {
    return strength > 0
      ? (image) => {
          apply(image, channels, amount);
        }
      : undefined;
  }
}

function factor(random: Random, strength: number): number {
  const least = Math.max(0, 1 - strength);
  return least + (1 + strength - least) * random.uniform();
}

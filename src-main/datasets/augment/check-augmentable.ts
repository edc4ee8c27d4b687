import { QuadLabError } from '../../core/errors';
import { augmentSettings, type AugmentConfig } from '../../domain/config/augment-config';
import type { LoadedDataset } from '../../domain/dataset';

interface Data extends Pick<LoadedDataset, 'name' | 'task' | 'inputShape' | 'targetShape'> {
  /** Whether inputs are images of bytes. */
  isImages: boolean;
}

/** Throws CONFIG_INVALID where data are to be changed in a way that does not fit them. */
export function checkAugmentable(data: Data, config: AugmentConfig): void {
  const { flip, crop, cutout, colorJitter, mixup } = augmentSettings(config);
  const hasHue = colorJitter.saturation > 0 || colorJitter.hue > 0;
  const jitters = hasHue || colorJitter.brightness > 0 || colorJitter.contrast > 0;
  const wanted = Object.entries({ flip, crop, cutout, colorJitter: jitters }).flatMap(([name, value]) =>
    value ? [name] : [],
  );
  const found = `"${data.name}" has inputs of shape [${data.inputShape.join(', ')}]`;
  if (wanted.length > 0 && !data.isImages) {
    throw unfit(
      `${wanted.join(', ')}: expected images of bytes, but ${found}`,
      'Set dataset.augment to none.',
    );
  }
  const [height = 1, width = 1, channels = 1] = data.inputShape;
  if (cutout > Math.max(height, width)) {
    const most = Math.max(height, width);
    throw unfit(`cutout: expected at most ${most} pixels, found ${cutout}; ${found}`);
  }
  if (hasHue && channels !== 3) {
    throw unfit(
      `colorJitter: saturation and hue need 3 channels (red, green, blue), but ${found}`,
      'Leave out colorJitter.saturation and colorJitter.hue.',
    );
  }
  if (jitters && channels > 4) {
    throw unfit(`colorJitter: expected 1 to 4 channels, but ${found}`, 'Leave out colorJitter.');
  }
  checkTargets(data, { moves: flip || crop > 0, jitters, mixes: mixup > 0 });
}

/** Targets that are images would not be changed with the inputs. */
function checkTargets(
  { name, task, targetShape }: Data,
  { moves, jitters, mixes }: { moves: boolean; jitters: boolean; mixes: boolean },
): void {
  if (moves && targetShape.length === 3) {
    throw unfit(
      `flip and crop would move the inputs of "${name}", but not its targets, which are images too`,
    );
  }
  if (jitters && task === 'denoising') {
    throw unfit(
      `colorJitter would change the colours of the inputs of "${name}", but not those of its targets`,
    );
  }
  if (mixes && task === 'depth') {
    throw unfit(`mixup: the depths of "${name}" cannot be mixed, since 0 says that one was not measured`);
  }
}

function unfit(problem: string, advice = 'Leave it out, or set dataset.augment to none.'): QuadLabError {
  return new QuadLabError('CONFIG_INVALID', `dataset.augment: ${problem}`, { advice });
}

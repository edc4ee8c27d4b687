import { createRandom, type Random } from '../../core/random';
import { augmentSettings, type AugmentConfig } from '../../domain/config/augment-config';
import type { Batch } from '../batches/batches';
import type { Augmentation, ExampleChange } from './augmentation';
import { colorJitter } from './color-jitter';
import { cutout } from './cutout';
import { mixup } from './mixup';
import { place } from './place';

export type { ExampleChange } from './augmentation';
export { checkAugmentable } from './check-augmentable';

/** What changes training batches. Everything follows from seed, epoch and index of a batch. */
export interface Augmenter {
  /** What happens to each example of a batch. */
  drawExamples(epoch: number, index: number, count: number): ExampleChange[];
  /** Changes the batch of these examples as a whole; its arrays may become the result's. */
  changeBatch(epoch: number, index: number, batch: Batch): Batch;
}

/** Those that a configuration asks for. */
export function augmentationsOf(config: AugmentConfig, inputShape: readonly number[]): Augmentation[] {
  const settings = augmentSettings(config);
  const jitters = Object.values(settings.colorJitter).some((strength) => strength > 0);
  return [
    ...(jitters ? [colorJitter(settings.colorJitter, inputShape)] : []),
    ...(settings.flip || settings.crop > 0 ? [place(settings)] : []),
    ...(settings.cutout > 0 ? [cutout(settings.cutout, inputShape)] : []),
    ...(settings.mixup > 0 ? [mixup(settings.mixup)] : []),
  ];
}

export function createAugmenter(
  config: AugmentConfig,
  inputShape: readonly number[],
  seed: number,
): Augmenter {
  const augmentations = augmentationsOf(config, inputShape);
  return {
    drawExamples(epoch, index, count) {
      const changes = Array.from({ length: count }, (): ExampleChange => ({}));
      for (const { name, drawExample } of augmentations) {
        if (drawExample === undefined) continue;
        const random = streamOf(name, seed, epoch, index);
        for (const change of changes) Object.assign(change, drawExample(random));
      }
      return changes;
    },
    changeBatch: (epoch, index, batch) =>
      augmentations.reduce(
        (changed, { name, changeBatch }) =>
          changeBatch?.(streamOf(name, seed, epoch, index), changed) ?? changed,
        batch,
      ),
  };
}

/** Placements came first, and have the stream that was the only one. */
function streamOf(name: Augmentation['name'], seed: number, epoch: number, index: number): Random {
  return name === 'place'
    ? createRandom(seed, 'augment', epoch, index)
    : createRandom(seed, 'augment', name, epoch, index);
}

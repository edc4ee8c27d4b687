import { isSameValue } from '../conditions';
import type { Problem } from '../config-error';
import { choicesOf } from '../dimension';
import { prunerOptions, type PrunerOptions } from '../pruner-config';
import { show } from '../schema-helpers';
import { mainObjective, objectivesOf, seedsOf, type SweepConfig } from '../sweep-config';

/** What a new sweep may not say; a stored one of an older version may. */
export function sweepMistakes(config: SweepConfig): Problem[] {
  const seeds = seedsOf(config).flatMap((seed, i, all): Problem[] =>
    all.indexOf(seed) === i
      ? []
      : [
          {
            path: `seeds.${i}`,
            message: `seed ${seed} stands there twice; expected each once`,
            source: ['seeds', i],
          },
        ],
  );
  const objectives = objectivesOf(config).flatMap(({ metric, value }, i, all): Problem[] =>
    all.findIndex((other) => other.metric === metric && other.value === value) === i
      ? []
      : [
          {
            path: `objective.${i}.metric`,
            message: `${metric} (${value}) is an objective already; expected each once`,
            source: ['objective', i, 'metric'],
          },
        ],
  );
  return [...seeds, ...objectives];
}

/** What can be meant, but hardly is. `points` is how many the sweep has, `epochs` how long each run is. */
export function sweepWarnings(
  config: SweepConfig,
  { points, epochs, evaluateEvery }: { points: number; epochs: number; evaluateEvery: number },
): Problem[] {
  const pruners = config.sweep.pruner === undefined ? [] : prunerOptions(config.sweep.pruner);
  const { metric } = mainObjective(config);
  // Metrics of the training are there after each epoch.
  const interval = metric.startsWith('train/') ? 1 : evaluateEvery;
  const isListed = Array.isArray(config.sweep.pruner);
  const idle = pruners.flatMap((pruner, i): Problem[] => {
    const message = neverActs(pruner, { points, epochs, interval });
    const source = ['sweep', 'pruner', ...(isListed ? [i] : [])];
    return message === undefined ? [] : [{ path: source.join('.'), message, source }];
  });
  return [...idle, ...repeatedValues(config)];
}

/** Why a pruner can stop nothing in this sweep; undefined where it can. */
function neverActs(
  pruner: PrunerOptions,
  { points, epochs, interval }: { points: number; epochs: number; interval: number },
): string | undefined {
  /** The first epoch with a reading from this one on. */
  const reading = (epoch: number): number => Math.max(1, Math.ceil(epoch / interval)) * interval;
  switch (pruner.type) {
    case 'none':
      return undefined;
    case 'median': {
      const { startup, warmup, atLeast } = pruner;
      const wanted = Math.max(startup, atLeast, 1);
      if (points <= wanted) {
        return `it never stops a run: it waits for ${wanted} finished points, and the sweep has ${points} in all`;
      }
      if (reading(warmup) >= epochs) {
        return `it never stops a run: its first look is after epoch ${Math.min(reading(warmup), epochs)}, when a run of ${epochs} epochs is over`;
      }
      return undefined;
    }
    case 'asha': {
      const { minEpochs, reduction } = pruner;
      if (reading(minEpochs) >= epochs) {
        return `it never saves an epoch: the first rung is read after epoch ${Math.min(reading(minEpochs), epochs)}, when a run of ${epochs} epochs is over`;
      }
      if (points < 2) return 'it never stops a run: there is no other point to compare with';
      return reduction > points
        ? `of ${points} points no more than the best passes a rung, since the best 1/${reduction} of them is less than one`
        : undefined;
    }
    case 'collapse':
      return pruner.readings >= epochs
        ? `it never saves an epoch: it waits for ${pruner.readings} readings in a row, and a run has ${epochs} epochs`
        : undefined;
  }
}

/** Lists with the same value twice, which train the same twice. */
function repeatedValues(config: SweepConfig): Problem[] {
  return Object.entries(config.sweep.space).flatMap(([name, dimension]) => {
    const choices = 'variants' in dimension ? [] : (choicesOf(dimension) ?? []);
    const repeated = choices.find((value, i) => choices.findIndex((other) => isSameValue(other, value)) < i);
    if (repeated === undefined) return [];
    const message = `${show(repeated)} stands there twice, so the same is trained twice`;
    return [{ path: `sweep.space.${name}`, message, source: ['sweep', 'space', name] }];
  });
}

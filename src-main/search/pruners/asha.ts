import type { AshaOptions } from '../../domain/config/pruner-config';
import { isBetter, type Goal } from '../../domain/metrics';
import { goOn, inWords, type Pruner, type Report } from './pruner';

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", Algorithm 2), in
 * its form without pauses: rungs are at minEpochs · η^k; a run that comes to one goes on if it is among the best 1/η of all
 * that have come there so far, itself included, and stops otherwise. One at least goes on, so the best so far always does; and so do equals of the last of
 * those that go on.
 */
export function createAshaPruner(
  options: Omit<AshaOptions, 'type'>,
  { metric, goal }: { metric: string; goal: Goal },
): Pruner {
  return {
    shouldPrune(trial, others) {
      const last = trial.reports.findLast(({ values }) => values[metric] !== undefined);
      if (last === undefined) return goOn;
      const rung = rungsUpTo(last.epoch, options).at(-1);
      if (rung === undefined) return goOn;
      const own = valueAt(trial.reports, metric, rung);
      // Only the first report at a rung decides; later ones go on to the next.
      if (own === undefined || own.epoch !== last.epoch) return goOn;
      if (Number.isNaN(own.value)) {
        return { prune: true, reason: `its ${metric} at the rung of ${rung} epochs is not a number` };
      }
      const values = others.flatMap(({ reports }) => valueAt(reports, metric, rung)?.value ?? []);
      const better = values.filter((value) => isBetter(value, own.value, goal)).length;
      const kept = Math.max(1, Math.floor((values.length + 1) / options.reduction));
      if (better < kept) return goOn;
      return {
        prune: true,
        reason: `its ${metric} at the rung of ${rung} epochs, ${inWords(own.value)}, is number ${better + 1} of ${values.length + 1}; the best ${kept} go on`,
      };
    },
  };
}

/** The rungs that a run has come to after so many epochs. */
export function rungsUpTo(
  epoch: number,
  { minEpochs, maxEpochs = Infinity, reduction }: Omit<AshaOptions, 'type'>,
): number[] {
  const rungs: number[] = [];
  for (let rung = minEpochs; rung <= epoch && rung < maxEpochs; rung *= reduction) rungs.push(rung);
  return rungs;
}

/** The first value at or after a rung. */
function valueAt(reports: readonly Report[], metric: string, rung: number) {
  const report = reports.find(({ epoch, values }) => epoch >= rung && values[metric] !== undefined);
  const value = report?.values[metric];
  return report === undefined || value === undefined ? undefined : { epoch: report.epoch, value };
}

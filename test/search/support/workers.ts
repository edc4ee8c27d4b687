import type { PointValues } from '../../../src-main/domain/config/search-space';
import type { Pruner, Report } from '../../../src-main/search/pruners/pruner';
import type { Sampler } from '../../../src-main/search/samplers/sampler';
import type { Trial } from '../../../src-main/search/trial';
import { maxEpochs, type Epoch, type Task } from './task';

export interface Worker {
  values: PointValues;
  reports: Report[];
  isFinished: boolean;
  state: 'running' | 'finished' | 'pruned' | 'diverged';
  /** The true loss that it ended with; infinite for one that did not come to its end. */
  final: number;
}

/**
 * Trains with four workers that each do an epoch in turn, until they have done so many in all or the
 * points are at their end. A run whose loss is not finite
 * has diverged and ends. `best` is what the search found, which is not what it could have: the true loss of the epoch with the
 * best recorded one.
 */
export function runWorkers(
  task: Task,
  { sampler, pruner, budget, seed }: { sampler: Sampler; pruner: Pruner; budget: number; seed: number },
): { best: number; runs: Worker[] } {
  const all: (Worker & { train: () => Epoch })[] = [];
  let active: typeof all = [];
  let found = { recorded: Infinity, truth: Infinity };
  for (let spent = 0; spent < budget;) {
    while (active.length < 4 && all.length < sampler.size) {
      const values = sampler.suggest(
        [...all.filter(({ state }) => state !== 'running'), ...active].map(trialOf),
        all.length,
      );
      const worker = {
        values,
        reports: [],
        isFinished: false,
        state: 'running' as const,
        final: Infinity,
        train: task.start(values, seed),
      };
      all.push(worker);
      active.push(worker);
    }
    if (active.length === 0) break;
    for (const worker of active) {
      const { values, truth } = worker.train();
      const epoch = worker.reports.push({ epoch: worker.reports.length + 1, values });
      spent++;
      const recorded = values['test/loss'] ?? NaN;
      if (recorded < found.recorded) found = { recorded, truth: truth() };
      worker.isFinished = epoch === maxEpochs;
      if (!Number.isFinite(values['train/loss'] ?? recorded)) worker.state = 'diverged';
      else if (worker.isFinished) Object.assign(worker, { state: 'finished', final: truth() });
      else if (
        pruner.shouldPrune(
          worker,
          all.filter((other) => other !== worker),
        ).prune
      )
        worker.state = 'pruned';
    }
    active = active.filter(({ state }) => state === 'running');
  }
  return { best: found.truth, runs: all };
}

function trialOf({ values, reports, state }: Worker): Trial {
  const last = reports.at(-1);
  return {
    values,
    state,
    objectives: last === undefined ? [] : [last.values['test/loss'] ?? NaN],
    reached: last?.epoch ?? 0,
  };
}

import { createRandom } from '../../../src-main/core/random';
import { searchSpaceSchema, type PointValues } from '../../../src-main/domain/config/search-space';
import type { Pruner, Report, Watched } from '../../../src-main/search/pruners/pruner';
import type { Sampler } from '../../../src-main/search/samplers/sampler';
import type { Trial } from '../../../src-main/search/trial';

export const maxEpochs = 81;

export const curveSpace = searchSpaceSchema.parse({
  rate: { min: 1e-5, max: 1, scale: 'log' },
  width: { min: 1, max: 8, integer: true },
  neuron: ['quadratic', 'compact', 'poly', 'conventional'],
  decay: { min: 1e-6, max: 1e-1, scale: 'log' },
});

/** The loss that settings come to in the end. */
export function finalLossOf(values: PointValues): number {
  const rate = Math.log10(values['rate'] as number);
  const decay = Math.log10(values['decay'] as number);
  const neuron = ['quadratic', 'compact', 'poly', 'conventional'].indexOf(values['neuron'] as string);
  const width = values['width'] as number;
  return 0.3 * (rate + 2.5) ** 2 + 0.02 * (width - 6) ** 2 + 0.1 * neuron + 0.1 * (decay + 4) ** 2;
}

/** The loss after so many epochs: an exponential approach to the final one, with noise; higher rates are faster. */
export function lossOf(values: PointValues, epoch: number, seed: number): number {
  const rate = Math.log10(values['rate'] as number);
  const final = finalLossOf(values);
  const speed = 0.02 + 0.06 * (rate + 5);
  const noise = 0.02 * createRandom(seed, epoch, JSON.stringify(values)).normal();
  return final + (4 - Math.min(4, final)) * Math.exp(-speed * epoch) + noise;
}

interface Worker {
  values: PointValues;
  reports: Report[];
  isFinished: boolean;
  isPruned: boolean;
}

/** Trains with four workers that each do an epoch in turn, until all of them have done so many; returns the best loss. */
export function runWorkers(
  sampler: Sampler,
  pruner: Pruner,
  budget: number,
  seed: number,
): { best: number; points: PointValues[] } {
  const all: Worker[] = [];
  const ended: Worker[] = [];
  let best = Infinity;
  let active: Worker[] = [];
  for (let spent = 0; spent < budget;) {
    while (active.length < 4) {
      const history = [...ended, ...active].map(trialOf);
      const worker = {
        values: sampler.suggest(history, all.length),
        reports: [],
        isFinished: false,
        isPruned: false,
      };
      all.push(worker);
      active.push(worker);
    }
    for (const worker of active) {
      const epoch = worker.reports.length + 1;
      const loss = lossOf(worker.values, epoch, seed);
      worker.reports.push({ epoch, values: { 'test/loss': loss } });
      spent++;
      best = Math.min(best, loss);
      const others: Watched[] = all.filter((other) => other !== worker);
      worker.isFinished = epoch === maxEpochs;
      worker.isPruned = !worker.isFinished && pruner.shouldPrune(worker, others).prune;
      if (worker.isFinished || worker.isPruned) ended.push(worker);
    }
    active = active.filter((worker) => !worker.isFinished && !worker.isPruned);
  }
  return { best, points: all.map(({ values }) => values) };
}

function trialOf({ values, reports, isFinished, isPruned }: Worker): Trial {
  const last = reports.at(-1);
  return {
    values,
    state: isFinished ? 'finished' : isPruned ? 'pruned' : 'running',
    objectives: last === undefined ? [] : [last.values['test/loss'] ?? NaN],
    reached: last?.epoch ?? 0,
  };
}

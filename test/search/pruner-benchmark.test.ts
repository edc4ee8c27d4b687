import { describe, expect, it } from 'vitest';
import { mean, median } from '../../src-main/core/math';
import { prunerSchema } from '../../src-main/domain/config/pruner-config';
import { createPruner } from '../../src-main/search/pruners';
import { createRandomSampler } from '../../src-main/search/samplers/random';
import { createTpeSampler } from '../../src-main/search/samplers/tpe';
import { atLeastP } from './support/binomial';
import {
  crossing,
  explosive,
  exponential,
  milestone,
  noisy,
  powerLaw,
  reversed,
  veryNoisy,
} from './support/curves';
import { mannWhitneyP } from './support/mann-whitney';
import { curveSpace, finalLossOf, maxEpochs, remembered, type Task } from './support/task';
import { hotNetwork, logistic, quadraticNetwork } from './support/trainings';
import { runWorkers, type Worker } from './support/workers';

/** As in benchmark.test.ts: 30 seeds against 30 others; one of a thousand comparisons of equals would pass. */
const limit = 0.001;
const seeds = Array.from({ length: 30 }, (_, i) => i);
const otherSeeds = seeds.map((seed) => 1000 + seed);
const asha = { type: 'asha', maxEpochs };

const make = (config: unknown) =>
  createPruner(prunerSchema.parse(config), { metric: 'test/loss', goal: 'minimize' });
const random = (task: Task, seed: number, points = 10_000) =>
  createRandomSampler({ points, seed, space: task.space });

/** The best that random points come to, for each seed, with as many epochs in all as 20 whole runs. */
const bests = (task: Task, pruner: unknown, of: readonly number[]): number[] =>
  of.map(
    (seed) =>
      runWorkers(task, { sampler: random(task, seed), pruner: make(pruner), budget: 20 * maxEpochs, seed })
        .best,
  );

describe('ASHA beats random search that trains each point to its end, with the same epochs in all', () => {
  it.each([exponential, powerLaw, noisy, milestone, quadraticNetwork])('on $name', (task) => {
    expect(mannWhitneyP(bests(task, asha, seeds), bests(task, 'none', otherSeeds))).toBeLessThan(limit);
  });
});

describe('ASHA has its limits', () => {
  it('is no better than random search, and no worse, where an epoch tells too little of the end', () => {
    for (const task of [veryNoisy, logistic]) {
      const [pruned, whole] = [bests(task, asha, seeds), bests(task, 'none', otherSeeds)];
      expect(mannWhitneyP(pruned, whole)).toBeGreaterThan(limit);
      expect(mannWhitneyP(whole, pruned)).toBeGreaterThan(limit);
    }
  });

  it('is worse where curves cross after its first rungs; a later first rung mends that', () => {
    const whole = bests(crossing, 'none', otherSeeds);
    const early = bests(crossing, asha, seeds);
    expect(mannWhitneyP(whole, early)).toBeLessThan(limit);
    const late = bests(crossing, { ...asha, minEpochs: 9 }, otherSeeds);
    expect(mannWhitneyP(late, early)).toBeLessThan(limit);
    expect(median(late)).toBeLessThan(median(whole));
  });

  it('is worse, whatever its rungs, where the order of the ends is the reverse', () => {
    const whole = bests(reversed, 'none', otherSeeds);
    expect(mannWhitneyP(whole, bests(reversed, asha, seeds))).toBeLessThan(limit);
    expect(mannWhitneyP(whole, bests(reversed, { ...asha, minEpochs: 9 }, seeds))).toBeLessThan(limit);
  });
});

describe('TPE with ASHA', () => {
  it('learns from runs that were stopped: it asks for better points than random search', () => {
    const options = { startup: 10, candidates: 24, priorWeight: 1 };
    const typical = (seed: number, isLearnt: boolean): number => {
      const search = { points: 10_000, seed, space: curveSpace };
      const sampler = isLearnt
        ? createTpeSampler(search, options, ['minimize'])
        : createRandomSampler(search);
      const { runs } = runWorkers(exponential, { sampler, pruner: make(asha), budget: 10 * maxEpochs, seed });
      return median(runs.slice(20).map(({ values }) => finalLossOf(values)));
    };
    const learnt = seeds.map((seed) => typical(seed, true));
    expect(
      mannWhitneyP(
        learnt,
        otherSeeds.map((seed) => typical(seed, false)),
      ),
    ).toBeLessThan(limit);
  });
});

/** The same 40 points, trained whole and with a pruner. */
function compare(once: Task, pruner: unknown, seed: number) {
  const task = remembered(once);
  const [whole, pruned] = ['none', pruner].map(
    (each) =>
      runWorkers(task, { sampler: random(task, seed, 40), pruner: make(each), budget: Infinity, seed }).runs,
  ) as [Worker[], Worker[]];
  const epochs = (runs: Worker[]): number => runs.reduce((sum, { reports }) => sum + reports.length, 0);
  const finals = (isStopped: boolean): number[] =>
    whole.filter((_, i) => (pruned[i]?.state === 'pruned') === isStopped).map(({ final }) => final);
  return { epochs: epochs(pruned) / epochs(whole), stopped: finals(true), kept: finals(false) };
}

describe('the median pruner saves two fifths of the epochs or more and stops what would have ended worse', () => {
  it.each([exponential, powerLaw, noisy, milestone, quadraticNetwork])('on $name', (task) => {
    const each = seeds.map((seed) => compare(task, 'median', seed));
    expect(mean(each.map(({ epochs }) => epochs))).toBeLessThan(0.6);
    const typical = (of: 'kept' | 'stopped'): number[] => each.map((one) => median(one[of]));
    expect(mannWhitneyP(typical('kept'), typical('stopped'))).toBeLessThan(limit);
    // Whoever stopped as many at random would keep the best run with this chance. Where noise hides which run is the best,
    // the rule keeps it little more often than that.
    const chance = mean(each.map(({ kept }) => kept.length / 40));
    const times = each.filter(({ kept, stopped }) => Math.min(...kept) < Math.min(...stopped)).length;
    expect(atLeastP(times, 30, chance)).toBeLessThan([noisy, quadraticNetwork].includes(task) ? 0.2 : limit);
  });
});

describe('collapse saves epochs and stops none of the better third', () => {
  it.each([
    { task: explosive, saved: 0.1 },
    { task: hotNetwork, saved: 0.03 }, // most of those that explode there stop being finite within a few epochs
    { task: exponential, saved: 0 },
  ])('on $task.name', ({ task, saved }) => {
    const each = seeds.map((seed) => compare(task, 'collapse', seed));
    expect(1 - mean(each.map(({ epochs }) => epochs))).toBeGreaterThanOrEqual(saved);
    for (const { kept, stopped } of each) {
      const worst = Math.min(...stopped);
      expect(kept.filter((final) => final < worst).length).toBeGreaterThanOrEqual(
        stopped.length === 0 ? 0 : 14,
      );
    }
  });
});

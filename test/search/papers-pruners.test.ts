import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { prunerSchema } from '../../src-main/domain/config/pruner-config';
import { createPruner } from '../../src-main/search/pruners';
import type { Watched } from '../../src-main/search/pruners/pruner';

/** The pruners against transcriptions of their papers' rules, which share no code with them, on random histories. */
const compared = { metric: 'test/loss', goal: 'minimize' } as const;
const watched = (losses: readonly number[], isFinished = false): Watched => ({
  isFinished,
  reports: losses.map((loss, i) => ({ epoch: i + 1, values: { 'test/loss': loss } })),
});

/**
 * Algorithm 2 of Li et al. 2020: of each rung the top ⌊|rung|/η⌋ may be promoted. Without pauses a configuration is promoted
 * when it arrives or never. While a rung has fewer than η, the paper grows the bottom rung in place of promoting; a run that
 * cannot wait goes on if it is the best so far.
 */
class Rungs {
  private readonly rungs: number[][] = [];
  constructor(private readonly eta: number) {}

  isPromoted(k: number, loss: number): boolean {
    const rung = (this.rungs[k] ??= []);
    rung.push(loss);
    const sorted = [...rung].sort((a, b) => a - b);
    const candidates = sorted.slice(0, Math.floor(rung.length / this.eta));
    return rung.length < this.eta ? loss === sorted[0] : candidates.includes(loss);
  }
}

describe('ASHA', () => {
  it.each([
    [2, 1],
    [3, 1],
    [4, 2],
  ])('with η = %i and a first rung of %i goes on and stops as Algorithm 2', (reduction, minEpochs) => {
    const maxEpochs = 40;
    const pruner = createPruner(
      prunerSchema.parse({ type: 'asha', reduction, minEpochs, maxEpochs }),
      compared,
    );
    for (let seed = 0; seed < 10; seed++) {
      const random = createRandom(seed);
      const rungs = new Rungs(reduction);
      const all: number[][] = [];
      const active = new Set<number[]>();
      let promoted = 0;
      for (let step = 0; step < 400; step++) {
        // A worker that is free starts a run; else any of those under way trains an epoch more.
        if (active.size < 5) {
          const losses: number[] = [];
          all.push(losses);
          active.add(losses);
        }
        const losses = [...active][random.integer(active.size)] ?? [];
        losses.push(random.uniform());
        const rung = Math.log(losses.length / minEpochs) / Math.log(reduction);
        const isRung = losses.length < maxEpochs && Math.abs(rung - Math.round(rung)) < 1e-9 && rung > -1e-9;
        const goesOn = !isRung || rungs.isPromoted(Math.round(rung), losses.at(-1) ?? NaN);
        const others = all.filter((each) => each !== losses).map((each) => watched(each));
        expect(pruner.shouldPrune(watched(losses), others).prune).toBe(!goesOn);
        if (isRung && goesOn) promoted++;
        if (!goesOn || losses.length === maxEpochs) active.delete(losses);
      }
      expect(promoted).toBeGreaterThan(10);
    }
  });
});

describe('median stopping', () => {
  /**
   * Golovin et al. 2017, 3.2.2: stop a pending trial at step s if its best objective value by then is strictly worse than the
   * median of the running averages of all completed trials' objectives up to s.
   */
  const isStopped = (own: readonly number[], completed: readonly (readonly number[])[]): boolean => {
    const s = own.length;
    const averages = completed.map((losses) => {
      let total = 0;
      for (let i = 0; i < s; i++) total += losses[i] ?? NaN;
      return total / s;
    });
    const best = Math.min(...own);
    // Strictly worse than the median of an odd number: more than half of them are better.
    return averages.filter((average) => average < best).length > averages.length / 2;
  };

  it('stops as the paper says', () => {
    const pruner = createPruner('median', compared);
    let stopped = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = createRandom(seed);
      const curve = (length: number): number[] => {
        const level = random.uniform();
        return Array.from({ length }, (_, i) => level + random.uniform() + 2 / (i + 1));
      };
      const completed = Array.from({ length: 5 + 2 * random.integer(5) }, () => curve(20));
      const pending = curve(20);
      const running = Array.from({ length: 3 }, () => watched(curve(1 + random.integer(19))));
      for (let s = 1; s <= 20; s++) {
        const own = pending.slice(0, s);
        const { prune } = pruner.shouldPrune(watched(own), [
          ...running,
          ...completed.map((losses) => watched(losses, true)),
        ]);
        expect(prune).toBe(isStopped(own, completed));
        if (prune) stopped++;
      }
    }
    expect(stopped).toBeGreaterThan(200);
    expect(stopped).toBeLessThan(3800);
  });
});

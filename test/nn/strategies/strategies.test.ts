import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../../../src-main/domain/config/strategy-config';
import { createStrategy, startOf, groupLearningRates } from '../../../src-main/nn/strategies';

const target = (group: 'r' | 'g' | 'b', kind: 'kernel' | 'bias' | 'other' = 'kernel') => ({
  group,
  kind,
});
const all = [
  target('r'),
  target('g'),
  target('b'),
  target('g', 'bias'),
  target('b', 'bias'),
  target('r', 'other'),
];

const table: [StrategyConfig, { start: string; rates: number[]; before: number[]; after: number[] }][] = [
  [{ type: 'none' }, { start: 'random', rates: [1, 1, 1], before: [1, 1, 1], after: [0, 0, 0] }],
  [
    { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.01, gammaAs: 'factor' },
    { start: 'relinear', rates: [1, 0.1, 0.01], before: [1, 1, 1], after: [0, 0, 0] },
  ],
  [
    { type: 'relinear-sw-l1', alphaG: 0.2, alphaB: 0.3 },
    { start: 'relinear', rates: [1, 1, 1], before: [1, 1, 1], after: [0, 0.2, 0.3] },
  ],
  [
    { type: 'relinear-sw-l2', betaG: 0.25, betaB: 0.5 },
    { start: 'relinear', rates: [1, 1, 1], before: [1, 0.75, 0.5], after: [0, 0, 0] },
  ],
];

describe.each(table)('$type', (config, { start, rates, before, after }) => {
  const strategy = createStrategy(config, 1);

  it('starts and restrains kernels as the table says, and no biases', () => {
    expect(strategy.name).toBe(config.type);
    expect(startOf(config)).toBe(start);
    expect(all.map((parameter) => strategy.beforeStep(parameter))).toEqual([...before, 1, 1, 1]);
    expect(all.map((parameter) => strategy.afterStep(parameter))).toEqual([...after, 0, 0, 0]);
  });

  it('gives each group its learning rate', () => {
    const [r = 0, g = 0, b = 0] = rates;
    expect(groupLearningRates(strategy, 0.5)).toEqual({ r: 0.5 * r, g: 0.5 * g, b: 0.5 * b });
  });
});

describe('relinear-sg with rates instead of factors', () => {
  const config: StrategyConfig = { type: 'relinear-sg', gammaG: 1e-3, gammaB: 3e-5, gammaAs: 'rate' };

  it.each([0.3, 0.1, 0.007])('starts at them whatever the learning rate is, here %d', (learningRate) => {
    const strategy = createStrategy(config, learningRate);
    expect(groupLearningRates(strategy, learningRate)).toEqual({ r: learningRate, g: 1e-3, b: 3e-5 });
  });

  it('decays together with the learning rate', () => {
    const rates = groupLearningRates(createStrategy(config, 0.1), 0.025);
    expect(rates.r).toBe(0.025);
    expect(rates.g).toBeCloseTo(1e-3 / 4, 15);
    expect(rates.b).toBeCloseTo(3e-5 / 4, 15);
  });
});

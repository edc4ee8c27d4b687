import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Strategy } from './strategy';
import { ofQuadraticKernel } from './strategy';

type Config = Extract<StrategyConfig, { type: 'relinear-sw-l2' }>;

/** ReLinear by shrinking weights in the l2 norm: the gradient step goes from (1 − β_g)·w_g and (1 − β_b)·w_b. */
export function relinearSwL2({ betaG, betaB }: Config): Strategy {
  return {
    name: 'relinear-sw-l2',
    rateOf: (_group, learningRate) => learningRate,
    beforeStep: (parameter) => ofQuadraticKernel(parameter, { g: 1 - betaG, b: 1 - betaB }, 1),
    afterStep: () => 0,
  };
}

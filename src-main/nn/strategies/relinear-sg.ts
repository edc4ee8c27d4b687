import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Strategy } from './strategy';

type Config = Extract<StrategyConfig, { type: 'relinear-sg' }>;

/** ReLinear by shrinking gradients: {w_g, b_g} and {w_b, c} learn at γ_g and γ_b times the learning rate. */
export function relinearSg({ gammaG, gammaB }: Config): Strategy {
  const factors = { r: 1, g: gammaG, b: gammaB };
  return {
    name: 'relinear-sg',
    rateFactor: (group) => factors[group],
    beforeStep: () => 1,
    afterStep: () => 0,
  };
}

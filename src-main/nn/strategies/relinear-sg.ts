import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Strategy } from './strategy';

type Config = Extract<StrategyConfig, { type: 'relinear-sg' }>;

/**
 * ReLinear by shrinking gradients: {w_g, b_g} and {w_b, c} have learning rates γ_g and γ_b of their own, which decay
 * together with that of all others: rate_g(t) = γ_g·lr(t)/lr₀. As factors, γ_g and γ_b are multiples of lr₀, so that
 * rate_g(t) = γ_g·lr(t).
 *
 * @param initialRate lr₀
 */
export function relinearSg({ gammaG, gammaB, gammaAs }: Config, initialRate: number): Strategy {
  const gammas = { g: gammaG, b: gammaB };
  const unit = gammaAs === 'rate' ? initialRate : 1;
  return {
    name: 'relinear-sg',
    rateOf: (group, learningRate) => (group === 'r' ? learningRate : gammas[group] * (learningRate / unit)),
    beforeStep: () => 1,
    afterStep: () => 0,
  };
}

import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Strategy } from './strategy';
import { ofQuadraticKernel } from './strategy';

type Config = Extract<StrategyConfig, { type: 'relinear-sw-l1' }>;

/** ReLinear by shrinking weights in the l1 norm: after the gradient step w_g ← w_g − α_g·sign(w_g), and so w_b. */
export function relinearSwL1({ alphaG, alphaB }: Config): Strategy {
  return {
    name: 'relinear-sw-l1',
    rateOf: (_group, learningRate) => learningRate,
    beforeStep: () => 1,
    afterStep: (parameter) => ofQuadraticKernel(parameter, { g: alphaG, b: alphaB }, 0),
  };
}

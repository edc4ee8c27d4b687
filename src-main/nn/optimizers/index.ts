import type { OptimizerConfig } from '../../domain/config/optimizer-config';
import type { Parameter } from '../parameters';
import type { Strategy } from '../strategies/index';
import { Adam } from './adam';
import type { Optimizer } from './optimizer';
import { Sgd } from './sgd';

export type { Optimizer, OptimizerState } from './optimizer';

/** The optimizer of a configuration for these parameters, which carries out what the strategy says. */
export function createOptimizer(
  config: OptimizerConfig,
  parameters: readonly Parameter[],
  strategy: Strategy,
): Optimizer {
  switch (config.type) {
    case 'sgd':
      return new Sgd(config, parameters, strategy);
    case 'adam':
    case 'adamw':
      return new Adam(config, parameters, strategy);
  }
}

import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Start } from '../neurons/start-values';
import { none } from './none';
import { relinearSg } from './relinear-sg';
import { relinearSwL1 } from './relinear-sw-l1';
import { relinearSwL2 } from './relinear-sw-l2';
import type { Strategy } from './strategy';

export type { LearningRates, Strategy } from './strategy';
export { groupLearningRates } from './strategy';

/** How quadratic terms start under a strategy. */
export function startOf({ type }: StrategyConfig): Start {
  return type === 'none' ? 'random' : 'relinear';
}

/** @param initialRate the learning rate that training starts from, which rates of groups may be given beside */
export function createStrategy(config: StrategyConfig, initialRate: number): Strategy {
  switch (config.type) {
    case 'none':
      return none();
    case 'relinear-sg':
      return relinearSg(config, initialRate);
    case 'relinear-sw-l1':
      return relinearSwL1(config);
    case 'relinear-sw-l2':
      return relinearSwL2(config);
  }
}

import type { StrategyName } from '../../domain/config/strategy-config';
import type { ParameterGroup, ParameterKind } from '../neurons/neuron';

/** What a strategy looks at in a parameter. */
export interface StrategyTarget {
  readonly group: ParameterGroup;
  readonly kind: ParameterKind;
}

/** How quadratic terms are started and restrained (Table I of the paper). Optimizers carry it out. */
export interface Strategy {
  readonly name: StrategyName;
  /** Learning rate of a group while that of everything that is not quadratic is `learningRate`. */
  rateOf(group: ParameterGroup, learningRate: number): number;
  /** What a parameter is multiplied by before the gradient step, whose gradient is that of the value before; 1: nothing. */
  beforeStep(parameter: StrategyTarget): number;
  /** How far each value moves towards zero after the gradient step, w ← w − α·sign(w); 0: not at all. */
  afterStep(parameter: StrategyTarget): number;
}

/** A learning rate for each group. */
export type LearningRates = Readonly<Record<ParameterGroup, number>>;

/** The learning rate of each group while that of everything that is not quadratic is `learningRate`. */
export function groupLearningRates(strategy: Strategy, learningRate: number): LearningRates {
  const rate = (group: ParameterGroup): number => strategy.rateOf(group, learningRate);
  return { r: rate('r'), g: rate('g'), b: rate('b') };
}

/** The value for {w_g} or {w_b}; biases and everything that is not quadratic have the neutral one. */
export function ofQuadraticKernel(
  { group, kind }: StrategyTarget,
  values: { g: number; b: number },
  neutral: number,
): number {
  return group === 'r' || kind !== 'kernel' ? neutral : values[group];
}

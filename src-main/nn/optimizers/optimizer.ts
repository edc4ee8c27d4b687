import type { Tensor } from '@tensorflow/tfjs-core';
import type { NamedArrays } from '../named-arrays';
import type { Parameter } from '../parameters';
import type { LearningRates, Strategy } from '../strategies/index';

/** What a checkpoint has to hold so that training goes on with the same bits. */
export interface OptimizerState {
  /** Updates done so far. */
  readonly steps: number;
  /** `momentum/dense_1/w_r`, … */
  readonly tensors: NamedArrays;
}

export interface Optimizer {
  readonly parameters: readonly Parameter[];
  /** Updates all parameters, given the gradient of each in the order of `parameters`. */
  step(gradients: readonly Tensor[], rates: LearningRates): void;
  exportState(): Promise<OptimizerState>;
  importState(state: OptimizerState): void;
  dispose(): void;
}

/** What one update does to each parameter apart from the optimizer's own formula, in the order of the parameters. */
export interface UpdatePlan {
  /** Learning rate. */
  readonly rates: number[];
  /** What the value is multiplied by before the step. */
  readonly scales: number[];
  /** How far it moves towards zero after the step. */
  readonly shrinks: number[];
}

export function planUpdate(
  parameters: readonly Parameter[],
  strategy: Strategy,
): (rates: LearningRates) => UpdatePlan {
  const scales = parameters.map((parameter) => strategy.beforeStep(parameter));
  const shrinks = parameters.map((parameter) => strategy.afterStep(parameter));
  return (rates) => ({ rates: parameters.map(({ group }) => rates[group]), scales, shrinks });
}

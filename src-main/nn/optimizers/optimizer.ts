import type { Tensor } from '@tensorflow/tfjs-core';
import type { NamedArrays } from '../named-arrays';
import type { Parameter } from '../parameters';
import type { LearningRates, Strategy } from '../strategies/index';
import type { WeightDecay } from './weight-decay';
import { decaysOf } from './weight-decay';

/** What a checkpoint has to hold so that training goes on with the same bits. */
export interface OptimizerState {
  /** Updates done so far. */
  readonly steps: number;
  /** `momentum/dense_1/w_r`, … */
  readonly tensors: NamedArrays;
}

/** Updates the parameters of a network by their gradients, and keeps what it has to between steps. */
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
  /** Weight decay by way of the gradient: how much of the value is added to it. */
  readonly decays: number[];
  /** What the value is multiplied by before the step. */
  readonly scales: number[];
  /** How far it moves towards zero after the step. */
  readonly shrinks: number[];
}

/** `coupled`: weight decay is added to the gradient. `decoupled`: each step starts from (1 − rate·weightDecay)·w. */
export type DecayKind = 'coupled' | 'decoupled';

/**
 * Plans the updates of parameters at given learning rates. Decoupled weight decay and a strategy that shrinks weights
 * before the step both multiply what the step starts from: (1 − β)·(1 − rate·weightDecay)·w.
 */
export function planUpdate(
  parameters: readonly Parameter[],
  strategy: Strategy,
  decay: WeightDecay & { readonly kind: DecayKind },
): (rates: LearningRates) => UpdatePlan {
  const decoupled = decay.kind === 'decoupled';
  const decays = decaysOf(parameters, decay);
  const coupledDecays = decoupled ? decays.map(() => 0) : decays;
  const starts = parameters.map((parameter) => strategy.beforeStep(parameter));
  const shrinks = parameters.map((parameter) => strategy.afterStep(parameter));
  return (groupRates) => {
    const rates = parameters.map(({ group }) => groupRates[group]);
    const scales = decoupled
      ? starts.map((start, i) => start * (1 - (rates[i] ?? 0) * (decays[i] ?? 0)))
      : starts;
    return { rates, decays: coupledDecays, scales, shrinks };
  };
}

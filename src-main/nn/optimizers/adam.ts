import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from '../../domain/config/optimizer-config';
import { readTensors } from '../named-arrays';
import type { Parameter } from '../parameters';
import type { LearningRates, Strategy } from '../strategies/index';
import { applyUpdate, assignStep, withDecay } from './apply-update';
import type { Clipping } from './clip-gradients';
import { clippingOf } from './clip-gradients';
import type { Optimizer, OptimizerState, UpdatePlan } from './optimizer';
import { planUpdate } from './optimizer';
import { Slot } from './slot';

type Config = Extract<OptimizerConfig, { type: 'adam' | 'adamw' }>;

/** What Adam's bias correction makes of the step count t. */
interface Corrections {
  /** 1 − β₁ᵗ */
  readonly first: number;
  /** √(1 − β₂ᵗ) */
  readonly second: number;
}

/**
 * Adam (Kingma and Ba 2015) as PyTorch has it: g ← g + weightDecay·w, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * w ← w − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). Weight decay, too, is that of the value before a strategy shrinks it.
 *
 * As `adamw` (Loshchilov and Hutter 2019) it leaves the gradient without weight decay, and starts each step from
 * (1 − rate·weightDecay)·w instead, with the learning rate of the parameter's group; a strategy shrinks that further.
 */
export class Adam implements Optimizer {
  private readonly first: Slot;
  private readonly second: Slot;
  private readonly clipping: Clipping;
  private readonly plan: (rates: LearningRates) => UpdatePlan;
  private steps = 0;

  constructor(
    private readonly config: Config,
    readonly parameters: readonly Parameter[],
    strategy: Strategy,
  ) {
    this.clipping = clippingOf(config);
    const kind = config.type === 'adamw' ? 'decoupled' : 'coupled';
    this.plan = planUpdate(parameters, strategy, { ...config, kind });
    this.first = new Slot('first_moment', parameters);
    this.second = new Slot('second_moment', parameters);
  }

  step(gradients: readonly Tensor[], rates: LearningRates): void {
    this.steps++;
    const { parameters, clipping } = this;
    const { beta1, beta2, epsilon } = this.config;
    const plan = this.plan(rates);
    const corrections = { first: 1 - beta1 ** this.steps, second: Math.sqrt(1 - beta2 ** this.steps) };
    applyUpdate({
      kernel: 'QuadLabAdamUpdate',
      parameters,
      gradients,
      clipping,
      plan,
      slots: { m: this.first.tensors, v: this.second.tensors },
      attributes: { beta1, beta2, epsilon, corrections: { ...corrections } },
      single: (i, gradient) => {
        this.update(i, gradient, plan, corrections);
      },
    });
  }

  private update(i: number, gradient: Tensor, plan: UpdatePlan, corrections: Corrections): void {
    const { variable } = this.parameters[i] as Parameter;
    const { beta1, beta2, epsilon } = this.config;
    const direction = withDecay(gradient, variable, plan.decays[i] ?? 0);
    const mix = (slot: Slot, beta: number, value: Tensor): Tensor => {
      const mixed = tf.add(tf.mul(slot.tensors[i] as Tensor, beta), tf.mul(value, 1 - beta));
      slot.set(i, mixed);
      return mixed;
    };
    const first = mix(this.first, beta1, direction);
    const second = mix(this.second, beta2, tf.square(direction));
    const denominator = tf.add(tf.div(tf.sqrt(second), corrections.second), epsilon);
    const step = tf.mul(tf.div(first, denominator), (plan.rates[i] ?? 0) / corrections.first);
    assignStep(variable, step, plan.scales[i] ?? 1, plan.shrinks[i] ?? 0);
  }

  async exportState(): Promise<OptimizerState> {
    const { steps } = this;
    return { steps, tensors: await readTensors([...this.first.entries(), ...this.second.entries()]) };
  }

  importState({ steps, tensors }: OptimizerState): void {
    this.first.import(tensors);
    this.second.import(tensors);
    this.steps = steps;
  }

  dispose(): void {
    this.first.dispose();
    this.second.dispose();
  }
}

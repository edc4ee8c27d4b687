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

type Config = Extract<OptimizerConfig, { type: 'sgd' }>;

/**
 * Stochastic gradient descent as PyTorch has it: g ← g + weightDecay·w, buf ← momentum·buf + g, w ← w − rate·buf. With
 * Nesterov's momentum the last is w ← w − rate·(g + momentum·buf). Weight decay, too, is that of the value before a
 * strategy shrinks it.
 */
export class Sgd implements Optimizer {
  private readonly momentum: Slot;
  private readonly clipping: Clipping;
  private readonly plan: (rates: LearningRates) => UpdatePlan;
  private steps = 0;

  constructor(
    private readonly config: Config,
    readonly parameters: readonly Parameter[],
    strategy: Strategy,
  ) {
    this.clipping = clippingOf(config);
    this.plan = planUpdate(parameters, strategy, { ...config, kind: 'coupled' });
    // Without momentum the buffer would equal the gradient, and need not be kept.
    this.momentum = new Slot('momentum', config.momentum === 0 ? [] : parameters);
  }

  step(gradients: readonly Tensor[], rates: LearningRates): void {
    this.steps++;
    const { parameters, clipping } = this;
    const { momentum, nesterov } = this.config;
    const plan = this.plan(rates);
    applyUpdate({
      kernel: 'QuadLabSgdUpdate',
      parameters,
      gradients,
      clipping,
      plan,
      slots: { m: this.momentum.tensors },
      attributes: { momentum, nesterov },
      single: (i, gradient) => {
        this.update(i, gradient, plan);
      },
    });
  }

  private update(i: number, gradient: Tensor, { rates, decays, scales, shrinks }: UpdatePlan): void {
    const { variable } = this.parameters[i] as Parameter;
    const { momentum, nesterov } = this.config;
    let direction = withDecay(gradient, variable, decays[i] ?? 0);
    const buffer = this.momentum.tensors[i];
    if (buffer !== undefined) {
      const mixed = tf.add(tf.mul(buffer, momentum), direction);
      this.momentum.set(i, mixed);
      direction = nesterov ? tf.add(direction, tf.mul(mixed, momentum)) : mixed;
    }
    assignStep(variable, tf.mul(direction, rates[i] ?? 0), scales[i] ?? 1, shrinks[i] ?? 0);
  }

  async exportState(): Promise<OptimizerState> {
    const { steps } = this;
    return { steps, tensors: await readTensors(this.momentum.entries()) };
  }

  importState({ steps, tensors }: OptimizerState): void {
    this.momentum.import(tensors);
    this.steps = steps;
  }

  dispose(): void {
    this.momentum.dispose();
  }
}

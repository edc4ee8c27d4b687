import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from '../../domain/config/optimizer-config';
import { readTensors } from '../named-arrays';
import type { Parameter } from '../parameters';
import type { LearningRates, Strategy } from '../strategies/index';
import { assignStep, updateByKernel } from './apply-update';
import type { Optimizer, OptimizerState, UpdatePlan } from './optimizer';
import { planUpdate } from './optimizer';
import { Slot } from './slot';

type Config = Extract<OptimizerConfig, { type: 'sgd' }>;

/**
 * Stochastic gradient descent as PyTorch has it: g ← g + weightDecay·w, buf ← momentum·buf + g, w ← w − rate·buf.
 * Weight decay, too, is that of the value before a strategy shrinks it.
 */
export class Sgd implements Optimizer {
  private readonly momentum: Slot;
  private readonly plan: (rates: LearningRates) => UpdatePlan;
  private steps = 0;

  constructor(
    private readonly config: Config,
    readonly parameters: readonly Parameter[],
    strategy: Strategy,
  ) {
    this.plan = planUpdate(parameters, strategy);
    // Without momentum the buffer would equal the gradient, and need not be kept.
    this.momentum = new Slot('momentum', config.momentum === 0 ? [] : parameters);
  }

  step(gradients: readonly Tensor[], rates: LearningRates): void {
    this.steps++;
    const plan = this.plan(rates);
    const variables = this.parameters.map(({ variable }) => variable);
    const { momentum, weightDecay } = this.config;
    const roles = { g: gradients, m: this.momentum.tensors };
    const attributes = { ...plan, momentum, weightDecay };
    if (updateByKernel('QuadLabSgdUpdate', variables, roles, attributes)) return;
    for (const [i, gradient] of gradients.entries()) {
      tf.tidy(() => {
        this.update(i, gradient, plan);
      });
    }
  }

  private update(i: number, gradient: Tensor, { rates, scales, shrinks }: UpdatePlan): void {
    const { variable } = this.parameters[i] as Parameter;
    const { momentum, weightDecay } = this.config;
    let direction = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
    const buffer = this.momentum.tensors[i];
    if (buffer !== undefined) {
      direction = tf.add(tf.mul(buffer, momentum), direction);
      this.momentum.set(i, direction);
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

import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { internalError } from '../internal-error';
import type { BatchMoments } from '../batch-normalization';
import { normalize, normalizeBatch } from '../batch-normalization';
import { normalizeBatchRelu, normalizeRelu } from '../normalize-relu';
import type { CallOptions, StatisticUpdate } from './call-options';
import { singleInput } from './call-options';
import { knownSize, singleShape } from './neuron-layer';

export interface BatchNormalizationConfig {
  name?: string;
  epsilon?: number;
  /** Share of the batch in the running statistics, as PyTorch means it. */
  momentum?: number;
}

/**
 * Batch normalization over all axes but the last, as in PyTorch: a batch is normalized with its biased variance, but
 * the running variance is the unbiased one. tfjs's own layer differs in that, and in what it calls momentum.
 */
export class BatchNormalization extends layers.Layer {
  static readonly className = 'QuadLabBatchNormalization';
  private readonly epsilon: number;
  private readonly momentum: number;
  private weight: Record<'gamma' | 'beta' | 'running_mean' | 'running_variance', LayerVariable> | undefined;

  constructor(config: BatchNormalizationConfig) {
    super(config);
    this.epsilon = config.epsilon ?? 1e-5;
    this.momentum = config.momentum ?? 0.1;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = knownSize(singleShape(inputShape), -1, this.name);
    const add = (name: string, start: 0 | 1, trainable: boolean): LayerVariable => {
      const initializer = start === 0 ? initializers.zeros() : initializers.ones();
      return this.addWeight(name, [channels], 'float32', initializer, undefined, trainable);
    };
    this.weight = {
      gamma: add('gamma', 1, true),
      beta: add('beta', 0, true),
      running_mean: add('running_mean', 0, false),
      running_variance: add('running_variance', 1, false),
    };
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    const x = singleInput(inputs); // [..., C]
    const { gamma, beta, epsilon, running } = this.normalization();
    return options.training === true
      ? normalizeBatch(x, gamma, beta, epsilon, this.collector(options))
      : normalize(x, ...running, epsilon, gamma, beta);
  }

  /** relu(norm(x) + addend) */
  callWithRelu(x: Tensor, addend: Tensor | undefined, options: CallOptions): Tensor {
    const { running, ...normalization } = this.normalization();
    if (options.training !== true) return normalizeRelu(x, running, normalization, addend);
    const { y, recipe } = normalizeBatchRelu(x, normalization, this.collector(options), addend);
    if (recipe !== undefined) options.recipes?.set(y, recipe);
    return y;
  }

  private normalization() {
    if (this.weight === undefined) throw internalError(`layer ${this.name} was called before it was built`);
    const { gamma, beta, running_mean, running_variance } = this.weight;
    const running = [running_mean.read(), running_variance.read()] as const;
    return { gamma: gamma.read(), beta: beta.read(), epsilon: this.epsilon, running };
  }

  /** Moves the running statistics on, or collects how they would move. */
  private collector({ statistics }: CallOptions) {
    return ({ mean, variance, count }: BatchMoments): void => {
      if (this.weight === undefined) return;
      const { running_mean, running_variance } = this.weight;
      const unbiased = count > 1 ? count / (count - 1) : 1;
      const updates = [
        { variable: running_mean, value: this.mix(running_mean, mean, 1) },
        { variable: running_variance, value: this.mix(running_variance, variance, unbiased) },
      ];
      if (statistics === undefined) applyStatistics(updates);
      else statistics.push(...updates);
    };
  }

  /** (1 − momentum)·running + momentum·factor·batch */
  private mix(running: LayerVariable, batch: Tensor, factor: number): Tensor {
    return tf.tidy(() => {
      const kept = tf.mul(running.read(), 1 - this.momentum);
      return tf.keep(tf.add(kept, tf.mul(batch, this.momentum * factor)));
    });
  }

  override getConfig() {
    return { ...super.getConfig(), epsilon: this.epsilon, momentum: this.momentum };
  }
}
tf.serialization.registerClass(BatchNormalization);

/** Takes over collected statistics. */
export function applyStatistics(updates: readonly StatisticUpdate[]): void {
  for (const { variable, value } of updates) variable.write(value);
  discardStatistics(updates);
}

/** Drops collected statistics. */
export function discardStatistics(updates: readonly StatisticUpdate[]): void {
  for (const { value } of updates) value.dispose();
}

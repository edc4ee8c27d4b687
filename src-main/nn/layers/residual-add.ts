import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { internalError } from '../internal-error';
import { singleShape } from './neuron-layer';

export interface ResidualAddConfig {
  name?: string;
  /** Multiply the branch by a scalar that starts at 0. */
  rezero: boolean;
}

/**
 * The end of a residual block: y = shortcut + branch, or with ReZero (Bachlechner et al. 2020)
 * y = shortcut + α·branch with a trained scalar α that starts at 0, so that the block starts as the identity.
 *
 * Inputs are [branch, shortcut], of one shape, which is also that of y. A sum keeps nothing for its gradient, whereas
 * tfjs's own layer keeps both of its inputs; ReZero keeps the branch.
 */
export class ResidualAdd extends layers.Layer {
  static readonly className = 'ResidualAdd';
  readonly rezero: boolean;
  private alpha: LayerVariable | undefined;

  constructor({ rezero, ...config }: ResidualAddConfig) {
    super(config);
    this.rezero = rezero;
  }

  override build(): void {
    if (this.rezero) this.alpha = this.addWeight('alpha', [1], 'float32', initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return singleShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [branch, shortcut] = inputs as [Tensor, Tensor];
    if (branch.shape.join() !== shortcut.shape.join()) {
      const shapes = [branch, shortcut].map(({ shape }) => `[${shape.join(', ')}]`);
      throw internalError(`layer ${this.name} can't add ${shapes.join(' to ')}`);
    }
    return this.alpha === undefined ? add(branch, shortcut) : addScaled(branch, shortcut, this.alpha.read());
  }

  override getConfig() {
    return { ...super.getConfig(), rezero: this.rezero };
  }
}
tf.serialization.registerClass(ResidualAdd);

function add(branch: Tensor, shortcut: Tensor): Tensor {
  return tf.customGrad((...[a, b]) => ({
    value: tf.add(a as Tensor, b as Tensor),
    gradFunc: (dy: Tensor) => [tf.clone(dy), tf.clone(dy)],
  }))(branch, shortcut);
}

/** ∂branch = α·dy, ∂shortcut = dy, ∂α = Σ branch⊙dy */
function addScaled(branch: Tensor, shortcut: Tensor, alpha: Tensor): Tensor {
  return tf.customGrad((...inputs) => {
    const [branch, shortcut, alpha] = inputs as unknown as [Tensor, Tensor, Tensor];
    (inputs.at(-1) as GradSaveFunc)([branch]);
    return {
      value: tf.tidy(() => tf.add(tf.mul(branch, alpha), shortcut)),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.tidy(() => {
          const [branch] = saved as [Tensor];
          return [tf.mul(dy, alpha), tf.clone(dy), tf.reshape(tf.sum(tf.mul(dy, branch)), [1])];
        }),
    };
  })(branch, shortcut, alpha);
}

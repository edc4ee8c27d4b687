import type { Tensor } from '@tensorflow/tfjs-core';
import { serialization } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../activations';
import { smoothActivations } from '../activations';
import { denseMap } from '../neurons/linear-map';
import { singleInput, type CallOptions } from './call-options';
import { jetOfActivation, jetOfPoints, jetOfQuadratic } from './jets';
import { NeuronDense, type NeuronDenseConfig } from './neuron-dense';
import { singleShape } from './neuron-layer';

/** Points become jets: [N, d] → [(1 + d)·N, d]. What is the number of examples to tfjs-layers is that of rows here. */
export class PointJets extends layers.Layer {
  static readonly className = 'PointJets';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => jetOfPoints(singleInput(inputs)));
  }
}
serialization.registerClass(PointJets);

/** A fully connected layer of neurons on jets: [(1 + d)·N, in] → [(1 + d)·N, units]. */
export class NeuronDenseJets extends NeuronDense {
  static override readonly className: string = 'NeuronDenseJets';
  private readonly directions: number;

  constructor(config: NeuronDenseConfig & { directions: number }) {
    super(config);
    this.directions = config.directions;
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return jetOfQuadratic(singleInput(inputs), this.directions, (x) =>
      this.applyNeuron(x, denseMap, options),
    );
  }

  override getConfig() {
    return { ...super.getConfig(), directions: this.directions };
  }
}
serialization.registerClass(NeuronDenseJets);

export interface ActivationJetsConfig {
  name?: string;
  activation: ActivationName;
  directions: number;
}

/** An activation on jets; the shape stays. */
export class ActivationJets extends layers.Layer {
  static readonly className = 'ActivationJets';

  constructor(private readonly config: ActivationJetsConfig) {
    super(config);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { activation, directions } = this.config;
    return jetOfActivation(singleInput(inputs), directions, smoothActivations[activation]);
  }

  override getConfig() {
    const { activation, directions } = this.config;
    return { ...super.getConfig(), activation, directions };
  }
}
serialization.registerClass(ActivationJets);

/**
 * A field that is 0 on the boundary of [0, 1]^d, with its gradient: of the jet of a number n [(1 + d)·N, 1] and the points
 * x [N, d] the rows u = b·n, ∂_j u = ∂_j b·n + b·∂_j n with b(x) = Π_j 4x_j(1 − x_j): [N, 1 + d]
 */
export class ZeroBoundaryField extends layers.Layer {
  static readonly className = 'ZeroBoundaryField';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [, points = []] = inputShape as Shape[];
    const [batch = null, dimensions] = singleShape(points);
    return [batch, 1 + (dimensions ?? 0)];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [jet, x] = inputs as [Tensor, Tensor];
    const [count = 0, dimensions = 0] = x.shape;
    return tf.customGrad((...[values]) => {
      const column = (block: number): Tensor => tf.slice(values as Tensor, [block * count, 0], [count, 1]);
      const n = column(0);
      const { factor, slopes } = boundaryFactor(x);
      const derivatives = slopes.map((slope, j) => tf.add(tf.mul(slope, n), tf.mul(factor, column(1 + j))));
      const gradFunc = (dy: Tensor): Tensor =>
        tf.tidy(() => {
          const { factor, slopes } = boundaryFactor(x);
          const part = (k: number): Tensor => tf.slice(dy, [0, k], [count, 1]);
          const ofValue = slopes.reduce(
            (sum, slope, j) => tf.add(sum, tf.mul(slope, part(1 + j))),
            tf.mul(factor, part(0)),
          );
          const rest = Array.from({ length: dimensions }, (_, j) => tf.mul(factor, part(1 + j)));
          return tf.concat([ofValue, ...rest], 0);
        });
      return { value: tf.concat([tf.mul(factor, n), ...derivatives], 1), gradFunc };
    })(jet);
  }
}
serialization.registerClass(ZeroBoundaryField);

/** b(x) = Π_j 4x_j(1 − x_j) and its derivatives, [N, 1] each. */
function boundaryFactor(x: Tensor): { factor: Tensor; slopes: Tensor[] } {
  const [count = 0, dimensions = 0] = x.shape;
  const coordinates = Array.from({ length: dimensions }, (_, j) => tf.slice(x, [0, j], [count, 1]));
  const hats = coordinates.map((t) => tf.mul(tf.mul(t, tf.sub(1, t)), 4));
  const productWithout = (left?: number): Tensor =>
    hats.reduce<Tensor>(
      (product, hat, j) => (j === left ? product : tf.mul(product, hat)),
      tf.ones([count, 1]),
    );
  return {
    factor: productWithout(),
    slopes: coordinates.map((t, j) => tf.mul(tf.sub(4, tf.mul(t, 8)), productWithout(j))),
  };
}

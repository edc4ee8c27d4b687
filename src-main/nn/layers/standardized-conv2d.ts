import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { internalError } from '../internal-error';
import { gradStandardize, standardize } from '../weight-standardization';
import type { CallOptions } from './call-options';
import { singleInput } from './call-options';
import type { NeuronConv2DConfig } from './neuron-conv2d';
import { NeuronConv2D } from './neuron-conv2d';

export type StandardizedConv2DConfig = Omit<NeuronConv2DConfig, 'neuron' | 'start' | 'useBias'>;

/**
 * A convolution of conventional neurons without biases whose filters are standardized in each call:
 * y = ŵ_r·x (Qiao et al. 2019). Shapes are those of `NeuronConv2D`.
 */
export class StandardizedConv2D extends NeuronConv2D {
  static override readonly className: string = 'StandardizedConv2D';

  constructor(config: StandardizedConv2DConfig) {
    super({ ...config, neuron: 'conventional', start: 'relinear', useBias: false });
  }

  override call(inputs: Tensor | Tensor[], { inputGradient = true }: CallOptions): Tensor {
    const { map } = this;
    const x = singleInput(inputs); // [N, H, W, in]
    const w = this.tensors['w_r']; // [h, w, in, out]
    if (w === undefined) throw internalError(`layer ${this.name} was called before it was built`);
    const run = tf.customGrad((...values) => {
      (values.at(-1) as GradSaveFunc)([x]);
      const gradFunc = (dy: Tensor, [x]: Tensor[]): Tensor[] =>
        tf.tidy(() => {
          const input = x as Tensor;
          const dw = gradStandardize(map.gradWeight(input, dy, w.shape), w);
          return inputGradient ? [map.gradInput(dy, standardize(w).kernel, input.shape), dw] : [dw];
        });
      return { value: tf.tidy(() => map.apply(x, standardize(w).kernel)), gradFunc };
    });
    return inputGradient ? run(x, w) : run(w);
  }
}
tf.serialization.registerClass(StandardizedConv2D);

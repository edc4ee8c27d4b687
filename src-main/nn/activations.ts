import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import { activationGradKernelName } from './kernels/activation-kernel-name';
import './kernels/registered';
import { hasKernel } from './kernels/has-kernel';

/** relu(x) = max(0, x), tanh(x), sigmoid(x) = 1/(1 + e⁻ˣ). */
export const activationNames = ['relu', 'tanh', 'sigmoid'] as const;
export type ActivationName = (typeof activationNames)[number];

interface Activation {
  value: (x: Tensor) => Tensor;
  /** f′(x) in terms of y = f(x). */
  slope: (y: Tensor) => Tensor;
  /** f″(x) in terms of y. */
  curvature: (y: Tensor) => Tensor;
}

/** With what derivatives of derivatives take. */
export const smoothActivations: Record<ActivationName, Activation> = {
  relu: { value: (x) => tf.relu(x), slope: (y) => tf.step(y), curvature: (y) => tf.zerosLike(y) },
  tanh: {
    value: (x) => tf.tanh(x),
    slope: (y) => tf.sub(1, tf.square(y)),
    curvature: (y) => tf.mul(tf.mul(y, -2), tf.sub(1, tf.square(y))),
  },
  sigmoid: {
    value: (x) => tf.sigmoid(x),
    slope: (y) => tf.mul(y, tf.sub(1, y)),
    curvature: (y) => tf.mul(tf.mul(y, tf.sub(1, y)), tf.sub(1, tf.mul(y, 2))),
  },
};

/**
 * y = f(x), elementwise. For its gradient only y is kept, which the next layer keeps as its input anyway; tfjs's own
 * gradient of relu keeps x, one more tensor per layer.
 */
export function activate(x: Tensor, name: ActivationName): Tensor {
  return tf.customGrad((...[input, save]) => {
    const y = smoothActivations[name].value(input as Tensor);
    (save as GradSaveFunc)([y]);
    const gradFunc = (dy: Tensor, [savedY]: Tensor[]): Tensor =>
      activationGradient(name, dy, savedY as Tensor);
    return { value: y, gradFunc };
  })(x);
}

/** dy⊙f′(x), given y = f(x). */
export function activationGradient(name: ActivationName, dy: Tensor, y: Tensor): Tensor {
  const kernel = activationGradKernelName(name);
  if (hasKernel(kernel)) return tf.engine().runKernel(kernel, { dy, y });
  return tf.tidy(() => tf.mul(dy, smoothActivations[name].slope(y)));
}

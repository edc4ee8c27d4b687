import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** How gradients are limited; at most one of both. Without any they stay as they are. */
export type Clipping = Readonly<Partial<Record<'clipNorm' | 'clipValue', number>>>;

/** What PyTorch adds to the norm before it divides by it. */
export const normEpsilon = 1e-6;

/** The part of an optimizer's configuration that is about clipping. */
export function clippingOf({ clipNorm, clipValue }: Clipping): Clipping {
  return { ...(clipNorm !== undefined && { clipNorm }), ...(clipValue !== undefined && { clipValue }) };
}

/**
 * Clips gradients as PyTorch does before an optimizer's step, without reading anything back to the host:
 *
 * - `clipNorm`, clip_grad_norm_: g ← min(1, clipNorm/(‖all gradients‖₂ + 10⁻⁶))·g
 * - `clipValue`, clip_grad_value_: each value is limited to [−clipValue, clipValue]
 *
 * @returns the function that clips each of the gradients; the caller disposes what it and this make (`tf.tidy`)
 */
export function clipGradients(
  gradients: readonly Tensor[],
  { clipNorm, clipValue }: Clipping,
): (gradient: Tensor) => Tensor {
  if (clipNorm !== undefined) {
    const coefficient = tf.tidy(() => {
      const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
      const norm = tf.sqrt(tf.sum(tf.stack(squares)));
      return tf.minimum(1, tf.div(clipNorm, tf.add(norm, normEpsilon)));
    });
    return (gradient) => tf.mul(gradient, coefficient);
  }
  if (clipValue !== undefined) return (gradient) => tf.clipByValue(gradient, -clipValue, clipValue);
  return (gradient) => gradient;
}

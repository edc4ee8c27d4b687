/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import type { Clipping } from '../../optimizers/clip-gradients';
import { normEpsilon } from '../../optimizers/clip-gradients';
import { scratch } from './memory';

/**
 * The function that clips each of the gradients, as `clipGradients` does in tensors. What it returns is good until it is
 * called again; the gradients stay as they are, since one array can be the gradient of two parameters.
 */
export function gradientClipper(
  gradients: readonly Float32Array[],
  { clipNorm, clipValue }: Clipping,
): (gradient: Float32Array) => Float32Array {
  if (clipNorm !== undefined) {
    const coefficient = Math.min(1, clipNorm / (norm(gradients) + normEpsilon));
    return coefficient === 1 ? same : (gradient) => changed(gradient, (value) => coefficient * value);
  }
  if (clipValue === undefined) return same;
  return (gradient) => changed(gradient, (value) => Math.min(clipValue, Math.max(-clipValue, value)));
}

const same = (gradient: Float32Array): Float32Array => gradient;

function changed(gradient: Float32Array, change: (value: number) => number): Float32Array {
  const result = scratch('gradient', gradient.length);
  for (let j = 0; j < gradient.length; j++) result[j] = change(gradient[j]!);
  return result;
}

/** The l2 norm of all values together. */
function norm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) for (let j = 0; j < gradient.length; j++) sum += gradient[j]! ** 2;
  return Math.sqrt(sum);
}

import type { NamedAttrMap, Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../kernels/has-kernel';
import '../kernels/cpu';

/**
 * Lets a kernel of the backend update all parameters in one call, if it has one of this name. Variables (`w`) and each
 * other role (`g`, …) are an input per parameter, `w0`, `w1`, …; the kernel changes them in place, and has no outputs.
 *
 * @returns whether there was such a kernel
 */
export function updateByKernel(
  name: string,
  variables: readonly Variable[],
  roles: Readonly<Record<string, readonly Tensor[]>>,
  attributes: NamedAttrMap,
): boolean {
  if (!hasKernel(name)) return false;
  variables.forEach(ownData);
  const inputs: Record<string, Tensor> = {};
  for (const [role, tensors] of Object.entries({ w: variables, ...roles })) {
    for (let i = 0; i < tensors.length; i++) inputs[role + String(i)] = tensors[i] as Tensor;
  }
  tf.engine().runKernel<Tensor[]>(name, inputs, attributes);
  return true;
}

/** Gives a variable data of its own, where it shares them with another tensor that has to stay as it is. */
function ownData(variable: Variable): void {
  if (tf.backend().refCount(variable.dataId) === 1) return;
  tf.tidy(() => {
    variable.assign(tf.mul(variable, 1));
  });
}

/** Assigns a variable the result of a gradient step, given what the strategy does before and after it. */
export function assignStep(variable: Variable, step: Tensor, scale: number, shrink: number): void {
  const start = scale === 1 ? variable : tf.mul(variable, scale);
  const moved = tf.sub(start, step);
  variable.assign(shrink === 0 ? moved : tf.sub(moved, tf.mul(tf.sign(moved), shrink)));
}

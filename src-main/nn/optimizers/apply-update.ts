import type { NamedAttrMap, Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../kernels/has-kernel';
import '../kernels/registered';
import type { Parameter } from '../parameters';
import type { Clipping } from './clip-gradients';
import { clipGradients } from './clip-gradients';
import type { UpdatePlan } from './optimizer';

/** What one step of an optimizer is made of. */
export interface Update {
  /** Name of the kernel that does it all, where the backend has it. */
  readonly kernel: string;
  readonly parameters: readonly Parameter[];
  readonly gradients: readonly Tensor[];
  readonly clipping: Clipping;
  readonly plan: UpdatePlan;
  /** The optimizer's own tensors by their role in the kernel, one for each parameter. */
  readonly slots: Readonly<Record<string, readonly Tensor[]>>;
  /** What else the kernel has to know. */
  readonly attributes: NamedAttrMap;
  /** Does the same to one parameter in tensors, given its clipped gradient; tensors that it makes are disposed. */
  readonly single: (index: number, gradient: Tensor) => void;
}

/** Updates all parameters: with one call of a kernel of the backend, or else in tensors, one after the other. */
export function applyUpdate(update: Update): void {
  if (hasKernel(update.kernel)) {
    updateByKernel(update);
    return;
  }
  const { gradients, clipping, single } = update;
  tf.tidy(() => {
    const clip = clipGradients(gradients, clipping);
    for (const [i, gradient] of gradients.entries()) {
      tf.tidy(() => {
        single(i, clip(gradient));
      });
    }
  });
}

/**
 * Variables (`w`), gradients (`g`) and each slot (`m`, …) are an input per parameter, `w0`, `w1`, …; the kernel changes
 * variables and slots in place, and has no outputs.
 */
function updateByKernel({ kernel, parameters, gradients, clipping, plan, slots, attributes }: Update): void {
  const variables = parameters.map(({ variable }) => variable);
  variables.forEach(ownData);
  const inputs: Record<string, Tensor> = {};
  for (const [role, tensors] of Object.entries({ w: variables, g: gradients, ...slots })) {
    for (let i = 0; i < tensors.length; i++) inputs[role + String(i)] = tensors[i] as Tensor;
  }
  tf.engine().runKernel<Tensor[]>(kernel, inputs, { ...plan, ...clipping, ...attributes });
}

/** Gives a variable data of its own, where it shares them with another tensor that has to stay as it is. */
function ownData(variable: Variable): void {
  if (tf.backend().refCount(variable.dataId) === 1) return;
  tf.tidy(() => {
    variable.assign(tf.mul(variable, 1));
  });
}

/** g + weightDecay·w, the gradient of the loss with (weightDecay/2)·‖w‖² added to it. */
export function withDecay(gradient: Tensor, variable: Variable, weightDecay: number): Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
}

/** Assigns a variable the result of a gradient step, given what the plan says comes before and after it. */
export function assignStep(variable: Variable, step: Tensor, scale: number, shrink: number): void {
  const start = scale === 1 ? variable : tf.mul(variable, scale);
  const moved = tf.sub(start, step);
  variable.assign(shrink === 0 ? moved : tf.sub(moved, tf.mul(tf.sign(moved), shrink)));
}

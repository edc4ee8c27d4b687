/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Clipping } from '../../optimizers/clip-gradients';
import type { UpdatePlan } from '../../optimizers/optimizer';
import type { KernelCall } from './cpu-backend';
import { valuesOf } from './cpu-backend';
import { gradientClipper } from './clip-gradients';
import { scratch } from './memory';

/** Writes the step of each value, which is to be subtracted, and updates the slots in place. The gradient is clipped. */
export type StepFormula = (
  step: Float32Array,
  w: Float32Array,
  g: Float32Array,
  slots: readonly Float32Array[],
  rate: number,
  weightDecay: number,
) => void;

/** Updates all parameters of an optimizer in place. */
export function updateParameters(
  call: KernelCall,
  slotRoles: readonly string[],
  formula: StepFormula,
): TensorInfo[] {
  const { rates, decays, scales, shrinks, ...clipping } = call.attrs as unknown as UpdatePlan & Clipping;
  const clip = gradientClipper(
    rates.map((_, i) => valuesOf(call, `g${i}`)),
    clipping,
  );
  rates.forEach((rate, i) => {
    const w = valuesOf(call, `w${i}`);
    const step = scratch('step', w.length);
    const slots = slotRoles.map((role) => valuesOf(call, role + String(i)));
    formula(step, w, clip(valuesOf(call, `g${i}`)), slots, rate, decays[i]!);
    move(w, step, scales[i]!, shrinks[i]!);
  });
  return [];
}

/** w ← scale·w − step, then w ← w − shrink·sign(w) */
function move(w: Float32Array, step: Float32Array, scale: number, shrink: number): void {
  for (let j = 0; j < w.length; j++) w[j] = scale * w[j]! - step[j]!;
  if (shrink === 0) return;
  for (let j = 0; j < w.length; j++) w[j]! -= shrink * Math.sign(w[j]!);
}

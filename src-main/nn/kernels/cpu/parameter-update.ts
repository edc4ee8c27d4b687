/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { UpdatePlan } from '../../optimizers/optimizer';
import type { CpuBackend, KernelCall } from './cpu-backend';
import { inputOf, valuesOf } from './cpu-backend';

/** Computes the step (to be subtracted) of each value, and the new values of the slots. */
export type StepFormula = (
  w: Float32Array,
  g: Float32Array,
  slots: readonly Float32Array[],
  rate: number,
  newSlots: readonly Float32Array[],
) => Float64Array;

/**
 * Updates all parameters of an optimizer. Values are replaced, not overwritten, since whoever reads a tensor of this
 * backend is handed the array itself.
 */
export function updateParameters(
  call: KernelCall & { attrs?: NamedAttrMap },
  slotRoles: readonly string[],
  formula: StepFormula,
): TensorInfo[] {
  const { rates, scales, shrinks } = call.attrs as unknown as UpdatePlan;
  rates.forEach((rate, i) => {
    const w = valuesOf(call, `w${i}`);
    const names = slotRoles.map((role) => `${role}${i}`).filter((name) => call.inputs[name] !== undefined);
    const slots = names.map((name) => valuesOf(call, name));
    const newSlots = slots.map((slot) => new Float32Array(slot.length));
    const step = formula(w, valuesOf(call, `g${i}`), slots, rate, newSlots);
    replace(call, `w${i}`, moved(w, step, scales[i]!, shrinks[i]!));
    names.forEach((name, slot) => {
      replace(call, name, newSlots[slot]!);
    });
  });
  return [];
}

/** w ← scale·w − step, then w ← w − shrink·sign(w) */
function moved(w: Float32Array, step: Float64Array, scale: number, shrink: number): Float32Array {
  const next = new Float32Array(w.length);
  for (let j = 0; j < w.length; j++) next[j] = scale * w[j]! - step[j]!;
  if (shrink === 0) return next;
  for (let j = 0; j < w.length; j++) next[j]! -= shrink * Math.sign(next[j]!);
  return next;
}

function replace(call: KernelCall, name: string, values: Float32Array): void {
  (call.backend as CpuBackend).data.get(inputOf(call, name).dataId).values = values;
}

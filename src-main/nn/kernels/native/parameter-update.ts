import type { NativeCall } from '../../../backends/native/register-kernel';
import { registerNativeKernel, valuesOf } from '../../../backends/native/register-kernel';
import type { Clipping } from '../../optimizers/clip-gradients';
import type { UpdatePlan } from '../../optimizers/optimizer';

type Plan = UpdatePlan & Clipping;

/** What both optimizers' functions begin with: w, g and slots of all parameters, the plan and how gradients are clipped. */
function beginning(call: NativeCall) {
  const { rates, decays, scales, shrinks, clipNorm = NaN, clipValue = NaN } = call.attrs as unknown as Plan;
  const all = (role: string) => rates.map((_, i) => valuesOf(call, role + String(i)));
  const count = rates.length;
  const plan = new Float64Array(4 * count);
  [rates, decays, scales, shrinks].forEach((values, i) => {
    plan.set(values, i * count);
  });
  return { all, plan, clipping: [clipNorm, clipValue] as const };
}

registerNativeKernel('QuadLabSgdUpdate', (call) => {
  const { momentum, nesterov } = call.attrs as { momentum: number; nesterov: boolean };
  const { all, plan, clipping } = beginning(call);
  const m = momentum === 0 ? undefined : all('m');
  call.backend.addon.sgd(all('w'), all('g'), m, undefined, plan, ...clipping, momentum, Number(nesterov));
  return [];
});

interface AdamRule {
  beta1: number;
  beta2: number;
  epsilon: number;
  corrections: { first: number; second: number };
}

registerNativeKernel('QuadLabAdamUpdate', (call) => {
  const { beta1, beta2, epsilon, corrections } = call.attrs as unknown as AdamRule;
  const { all, plan, clipping } = beginning(call);
  const slots = [all('m'), all('v')] as const;
  const rule = [beta1, beta2, epsilon, corrections.first, corrections.second] as const;
  call.backend.addon.adam(all('w'), all('g'), ...slots, plan, ...clipping, ...rule);
  return [];
});

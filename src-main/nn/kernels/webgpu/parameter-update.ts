import type { TensorInfo } from '@tensorflow/tfjs-core';
import { inputOf, registerWebgpuKernel, withScratch } from '../../../backends/webgpu/register-kernel';
import type { Shader, WebgpuCall } from '../../../backends/webgpu/shader';
import { threads } from '../../../backends/webgpu/shader';
import type { Clipping } from '../../optimizers/clip-gradients';
import type { UpdatePlan } from '../../optimizers/optimizer';
import { computeCoefficient } from './gradient-norm';

/** An optimizer's step of one value, in WGSL. */
interface Rule {
  readonly name: string;
  /** Roles of the optimizer's own tensors. */
  readonly slots: readonly string[];
  /** Its own numbers by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Computes `step`, given `direction`, the clipped gradient with weight decay, and changes the slots. */
  readonly step: string;
}

type ClipKind = 'norm' | 'value' | 'none';

/** w, and the slots, of one parameter in place: w ← scale·w − step, then w ← w − shrink·sign(w). */
function shaderOf({ name, slots, numbers, step }: Rule, clip: ClipKind): Shader {
  const gradients: Record<ClipKind, string> = {
    none: 'g[i]',
    norm: 'coefficient[0] * g[i]',
    // What is not a number stays so.
    value: 'select(select(g[i], n.clipValue, g[i] > n.clipValue), -n.clipValue, g[i] < -n.clipValue)',
  };
  return {
    key: `${name} ${slots.join()} ${clip}`,
    reads: ['g', ...(clip === 'norm' ? ['coefficient'] : [])],
    writes: ['w', ...slots],
    integers: ['size'],
    floats: ['rate', 'decay', 'scale', 'shrink', 'clipValue', ...Object.keys(numbers)],
    code: () => ({
      body: `
let i = group * ${threads} + lane;
if (i >= n.size) { return; }
let direction = ${gradients[clip]} + n.decay * w[i];
${step}
let moved = n.scale * w[i] - step;
w[i] = moved - n.shrink * sign(moved);`,
    }),
  };
}

function update(call: WebgpuCall, rule: Rule): TensorInfo[] {
  const { rates, decays, scales, shrinks, clipNorm, clipValue } = call.attrs as unknown as UpdatePlan &
    Clipping;
  const run = (clip: ClipKind, coefficient: TensorInfo[]): void => {
    const shader = shaderOf(rule, clip);
    rates.forEach((rate, i) => {
      const w = inputOf(call, `w${i}`);
      const size = w.shape.reduce((product, length) => product * length, 1);
      const plan = [rate, decays[i] ?? 0, scales[i] ?? 1, shrinks[i] ?? 0, clipValue ?? 0];
      call.backend.run(shader, {
        reads: [inputOf(call, `g${i}`), ...coefficient],
        writes: [w, ...rule.slots.map((role) => inputOf(call, role + String(i)))],
        integers: [size],
        floats: [...plan, ...Object.values(rule.numbers)],
        groups: Math.ceil(size / threads),
      });
    });
  };
  if (clipNorm === undefined) {
    run(clipValue === undefined ? 'none' : 'value', []);
  } else {
    const gradients = rates.map((_, i) => inputOf(call, `g${i}`));
    withScratch(call.backend, 1, (coefficient) => {
      computeCoefficient(call, gradients, clipNorm, coefficient);
      run('norm', [coefficient]);
    });
  }
  return [];
}

registerWebgpuKernel('QuadLabSgdUpdate', (call) => {
  const { momentum, nesterov } = call.attrs as { momentum: number; nesterov: boolean };
  if (momentum === 0) {
    return update(call, { name: 'sgd', slots: [], numbers: {}, step: 'let step = n.rate * direction;' });
  }
  return update(call, {
    name: nesterov ? 'sgd with nesterov' : 'sgd',
    slots: ['m'],
    numbers: { momentum },
    step: `
let mixed = n.momentum * m[i] + direction;
m[i] = mixed;
let step = n.rate * ${nesterov ? '(direction + n.momentum * mixed)' : 'mixed'};`,
  });
});

registerWebgpuKernel('QuadLabAdamUpdate', (call) => {
  const { beta1, beta2, epsilon, corrections } = call.attrs as unknown as {
    beta1: number;
    beta2: number;
    epsilon: number;
    corrections: { first: number; second: number };
  };
  const { first, second } = corrections;
  return update(call, {
    name: 'adam',
    slots: ['m', 'v'],
    numbers: { beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, epsilon, first, second },
    step: `
m[i] = n.beta1 * m[i] + n.rest1 * direction;
v[i] = n.beta2 * v[i] + n.rest2 * direction * direction;
let step = (n.rate / n.first) * m[i] / (sqrt(v[i]) / n.second + n.epsilon);`,
  });
});

import type { TensorInfo } from '@tensorflow/tfjs-core';
import { withScratch } from '../../../backends/webgpu/register-kernel';
import type { Shader, WebgpuCall } from '../../../backends/webgpu/shader';
import { threads } from '../../../backends/webgpu/shader';
import { normEpsilon } from '../../optimizers/clip-gradients';

/** Workgroups that one gradient is divided among at the most. */
const mostGroups = 64;

const workgroupTotal = `
var<workgroup> space: array<f32, ${threads}>;
fn total(lane: i32, value: f32) -> f32 {
  space[lane] = value;
  workgroupBarrier();
  for (var half = ${threads / 2}; half > 0; half /= 2) {
    if (lane < half) { space[lane] += space[lane + half]; }
    workgroupBarrier();
  }
  return space[0];
}`;

const sumOfSquares: Shader = {
  key: 'sum of squares',
  reads: ['g'],
  writes: ['squares'],
  integers: ['size', 'first'],
  code: () => ({
    declarations: workgroupTotal,
    body: `
var sum = 0.0;
for (var i = group * ${threads} + lane; i < n.size; i += n.groups * ${threads}) { sum += g[i] * g[i]; }
let whole = total(lane, sum);
if (lane == 0) { squares[n.first + group] = whole; }`,
  }),
};

/** min(1, clipNorm/(‖all gradients‖₂ + 10⁻⁶)); not a number where the norm is none. */
const coefficientOfNorm: Shader = {
  key: 'coefficient of a norm',
  reads: ['squares'],
  writes: ['coefficient'],
  integers: ['size'],
  floats: ['clipNorm', 'normEpsilon'],
  code: () => ({
    declarations: workgroupTotal,
    body: `
var sum = 0.0;
for (var i = lane; i < n.size; i += ${threads}) { sum += squares[i]; }
let whole = total(lane, sum);
let share = n.clipNorm / (sqrt(whole) + n.normEpsilon);
if (lane == 0) { coefficient[0] = select(share, 1.0, share >= 1.0); }`,
  }),
};

/** Writes what all gradients have to be multiplied with so that their norm does not exceed `clipNorm`. */
export function computeCoefficient(
  { backend }: WebgpuCall,
  gradients: readonly TensorInfo[],
  clipNorm: number,
  coefficient: TensorInfo,
): void {
  const sizes = gradients.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  const groups = sizes.map((size) => Math.min(mostGroups, Math.ceil(size / threads)));
  const count = groups.reduce((sum, each) => sum + each, 0);
  withScratch(backend, count, (squares) => {
    let first = 0;
    gradients.forEach((gradient, i) => {
      const dispatch = { integers: [sizes[i] ?? 0, first], groups: groups[i] ?? 0 };
      backend.run(sumOfSquares, { reads: [gradient], writes: [squares], ...dispatch });
      first += dispatch.groups;
    });
    backend.run(coefficientOfNorm, {
      reads: [squares],
      writes: [coefficient],
      integers: [count],
      floats: [clipNorm, normEpsilon],
      groups: 1,
    });
  });
}

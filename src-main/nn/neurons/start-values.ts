import { createRandom } from '../../core/random';
import type { NeuronParameter } from './neuron';

/** How quadratic terms start: as a conventional neuron (ReLinear), or at random. */
export type Start = 'relinear' | 'random';

/**
 * Values a parameter starts with.
 *
 * w_r is Kaiming normal, std √(2/fan_in), as in the conventional network. All biases start at 0 but b_g = 1. Under
 * `relinear` the kernels of the groups g and b are 0, so that the neuron starts as the conventional one with the same
 * w_r. Under `random` (the paper's plain training, section IV-A, which says no more than "randomly initializing") w_g
 * and w_b are drawn as w_r is. There too b_g = 1: with b_g = 0 a quadratic neuron has no linear term, and a deep
 * network of them starts with vanishing outputs near x = 0, whereas the instability to be studied comes from quadratic
 * weights that are not 0.
 *
 * Each parameter has a random stream of its own, and the one that takes the place of the conventional w_r has that of
 * w_r, so that this kernel is the same for every neuron and either start.
 *
 * @param shape of a kernel [..., in, out] or of a bias [out]
 */
export function startValues(
  parameter: NeuronParameter,
  shape: readonly number[],
  start: Start,
  seed: number,
): Float32Array<ArrayBuffer> {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size);
  if (parameter.kind === 'bias') return values.fill(parameter.start ?? 0);
  if (parameter.group !== 'r' && start === 'relinear') return values;
  const fanIn = size / (shape.at(-1) ?? 1);
  const deviation = Math.sqrt(2 / fanIn);
  const random = createRandom(seed, parameter.conventional ?? `own ${parameter.name}`);
  for (let i = 0; i < size; i++) values[i] = deviation * random.normal();
  return values;
}

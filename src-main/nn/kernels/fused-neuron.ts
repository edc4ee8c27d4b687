import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LinearMap } from '../neurons/linear-map';
import type { Neuron, Tensors } from '../neurons/neuron';
import { named, responseNames } from '../neurons/neuron';
import './registered';
import { hasKernel } from './has-kernel';
import type { NeuronPass } from './neuron-kernel-name';
import { neuronKernelName } from './neuron-kernel-name';

/**
 * The neuron's passes, computed by fused kernels where the present backend has them.
 *
 * @param wanted the responses that `forward` has to return; a kernel need not store the others
 */
export function withFusedKernels(
  neuron: Neuron,
  map: LinearMap,
  wanted: readonly string[] = responseNames(neuron),
): Pick<Neuron, 'forward' | 'gradient'> {
  const { name } = map;
  const kernel = (pass: NeuronPass): string => neuronKernelName(neuron.name, name, pass);
  if (!hasKernel(kernel('Forward'))) return neuron;
  const attributes = { ...map.attributes, responses: [...wanted] };
  const run = (pass: NeuronPass, inputs: Tensors): Tensor[] =>
    [tf.engine().runKernel<Tensor | Tensor[]>(kernel(pass), inputs, attributes)].flat();
  return {
    forward(x, p) {
      const all = responseNames(neuron);
      const outputs = run('Forward', { x, ...p });
      return named(['y', ...(outputs.length > all.length ? all : wanted)], outputs);
    },
    gradient(dy, x, p, saved) {
      const inputs = { dy, x, ...p, ...saved };
      const names = neuron.parameters.map(({ name }) => name);
      return {
        parameters: named(names, run('GradParameters', inputs)),
        input: () => run('GradInput', inputs)[0] as Tensor,
      };
    },
  };
}

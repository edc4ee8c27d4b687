import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LinearMap } from '../neurons/linear-map';
import type { Neuron, Tensors } from '../neurons/neuron';
import { named, responseNames } from '../neurons/neuron';
import './registered';
import { hasKernel } from './has-kernel';
import type { NeuronPass } from './neuron-kernel-name';
import { neuronKernelName } from './neuron-kernel-name';

/** The neuron's passes, computed by fused kernels where the present backend has them. */
export function withFusedKernels(neuron: Neuron, map: LinearMap): Pick<Neuron, 'forward' | 'gradient'> {
  const { name } = map;
  const kernel = (pass: NeuronPass): string => neuronKernelName(neuron.name, name, pass);
  if (!hasKernel(kernel('Forward'))) return neuron;
  const run = (pass: NeuronPass, inputs: Tensors): Tensor[] =>
    [tf.engine().runKernel<Tensor | Tensor[]>(kernel(pass), inputs, map.attributes)].flat();
  return {
    forward: (x, p) => named(['y', ...responseNames(neuron)], run('Forward', { x, ...p })),
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

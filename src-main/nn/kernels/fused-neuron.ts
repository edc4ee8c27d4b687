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
  const nameOf = (pass: NeuronPass): string => neuronKernelName(neuron.name, map.name, pass);
  const kernels = {
    Forward: nameOf('Forward'),
    GradParameters: nameOf('GradParameters'),
    GradInput: nameOf('GradInput'),
  };
  if (!hasKernel(kernels.Forward)) return neuron;
  const attributes = { ...map.attributes, responses: [...wanted] };
  const run = (pass: NeuronPass, inputs: Tensors): Tensor[] => {
    const outputs = tf.engine().runKernel<Tensor | Tensor[]>(kernels[pass], inputs, attributes);
    return Array.isArray(outputs) ? outputs : [outputs];
  };
  const allOutputs = ['y', ...responseNames(neuron)];
  const wantedOutputs = ['y', ...wanted];
  const parameterNames = neuron.parameters.map(({ name }) => name);
  return {
    forward(x, p) {
      const outputs = run('Forward', { x, ...p });
      return named(outputs.length === allOutputs.length ? allOutputs : wantedOutputs, outputs);
    },
    gradient(dy, x, p, saved) {
      const inputs = { dy, x, ...p, ...saved };
      return {
        parameters: named(parameterNames, run('GradParameters', inputs)),
        input: () => run('GradInput', inputs)[0] as Tensor,
      };
    },
  };
}

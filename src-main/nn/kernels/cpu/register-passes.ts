import { registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NeuronName } from '../../../domain/config/model-config';
import type { LinearMap } from '../../neurons/linear-map';
import type { LinearPass } from '../linear-kernel-name';
import { linearKernelName } from '../linear-kernel-name';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import { shapeOf, type KernelCall } from './cpu-backend';

type Passes = Readonly<Record<NeuronPass, (call: KernelCall) => TensorInfo | TensorInfo[]>>;

/** The neurons that are y = u⊙v + s with parts left out; the others are computed from their linear maps. */
const fusedNeurons: readonly NeuronName[] = ['conventional', 'quadratic', 'compact', 'parabolic'];

const neuronPass: Readonly<Record<LinearPass, NeuronPass>> = {
  Forward: 'Forward',
  GradInput: 'GradInput',
  GradWeight: 'GradParameters',
};

/** Registers the passes of neurons, and those of the linear map itself, which is a conventional neuron without bias. */
export function registerPasses(map: LinearMap['name'], passes: Passes): void {
  const register = (
    kernelName: string,
    kernelFunc: (call: KernelCall) => TensorInfo | TensorInfo[],
  ): void => {
    registerKernel({ backendName: 'cpu', kernelName, kernelFunc });
  };
  for (const [name, pass] of Object.entries(passes)) {
    for (const neuron of fusedNeurons) register(neuronKernelName(neuron, map, name as NeuronPass), pass);
  }
  for (const [name, pass] of Object.entries(neuronPass)) {
    register(linearKernelName(map, name as LinearPass), ({ inputs: { w, ...inputs }, ...call }) =>
      passes[pass]({ ...call, inputs: w === undefined ? inputs : { ...inputs, w_r: w } }),
    );
  }
}

/** The shapes of the parameters that a neuron has, in the order of its passes. */
export function parameterShapes(call: KernelCall): number[][] {
  const names = ['w_r', 'b_r', 'w_g', 'b_g', 'w_b', 'c'];
  return names
    .filter((name) => name === 'w_r' || call.inputs[name] !== undefined)
    .map((name) => shapeOf(call, name));
}

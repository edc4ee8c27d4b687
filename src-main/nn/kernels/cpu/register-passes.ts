import { registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NeuronName } from '../../../domain/config/model-config';
import type { LinearMap } from '../../neurons/linear-map';
import type { LinearPass } from '../linear-kernel-name';
import { linearKernelName } from '../linear-kernel-name';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import { shapeOf, type KernelCall } from './cpu-backend';

type Kernel<Call> = (call: Call) => TensorInfo | TensorInfo[];
type Passes<Call> = Readonly<Record<NeuronPass, Kernel<Call>>>;

/** The neurons that are y = u⊙v + s with parts left out; the others are computed from their linear maps. */
const fusedNeurons: readonly NeuronName[] = ['conventional', 'quadratic', 'compact', 'parabolic'];

const neuronPass: Readonly<Record<LinearPass, NeuronPass>> = {
  Forward: 'Forward',
  GradInput: 'GradInput',
  GradWeight: 'GradParameters',
};

const registerOnCpu = (kernelName: string, kernelFunc: Kernel<KernelCall>): void => {
  registerKernel({ backendName: 'cpu', kernelName, kernelFunc });
};

/** Registers the passes of neurons, and those of the linear map itself, which is a conventional neuron. */
export function registerPasses(map: LinearMap['name'], passes: Passes<KernelCall>): void {
  registerPassesBy(registerOnCpu, map, passes);
}

/** The same on the backend that `register` registers on. */
export function registerPassesBy<Call extends KernelCall>(
  register: (kernelName: string, kernel: Kernel<Call>) => void,
  map: LinearMap['name'],
  passes: Passes<Call>,
): void {
  for (const [name, pass] of Object.entries(passes)) {
    for (const neuron of fusedNeurons) register(neuronKernelName(neuron, map, name as NeuronPass), pass);
  }
  for (const [name, pass] of Object.entries(neuronPass)) {
    register(linearKernelName(map, name as LinearPass), ({ inputs: { w, b, ...inputs }, ...call }) =>
      passes[pass]({ ...call, inputs: { ...inputs, ...(w && { w_r: w }), ...(b && { b_r: b }) } } as Call),
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

import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  inputOf,
  outputOf,
  registerWebgpuKernel,
  withScratch,
} from '../../../backends/webgpu/register-kernel';
import type { ShaderRunner, WebgpuCall } from '../../../backends/webgpu/shader';
import type { LinearMap } from '../../neurons/linear-map';
import type { LinearPass } from '../linear-kernel-name';
import { linearKernelName } from '../linear-kernel-name';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import type { Plan } from './forward-shader';
import { forwardPlan } from './forward-shader';
import { gradInputPlan } from './grad-input-shader';
import { gradParametersPlan } from './grad-parameters-shader';
import type { NeuronTerms } from './neuron-terms';
import { neuronTerms, withBiases } from './neuron-terms';
import { problemOf } from './problem';

/** A neuron on a kind of linear map. */
interface Subject {
  readonly name: string;
  readonly neuron: NeuronTerms;
  readonly map: LinearMap['name'];
}

type Pass = (call: WebgpuCall, subject: Subject) => TensorInfo | TensorInfo[];

const passes: Record<NeuronPass, Pass> = {
  Forward(call, { name, neuron, map }) {
    const present = withBiases(neuron, (bias) => call.inputs[bias] !== undefined);
    const problem = problemOf(call, map, present.parameters[0] ?? '');
    const plan = forwardPlan(name, present, problem);
    const writes = plan.shader.writes.map(() => outputOf(call, problem.yShape));
    runPlan(call.backend, plan, read(call, plan), writes);
    return writes;
  },
  GradParameters(call, { name, neuron, map }) {
    const present = withBiases(neuron, (bias) => call.inputs[bias] !== undefined);
    const problem = problemOf(call, map, present.parameters[0] ?? '');
    const { partial, total, scratchLength } = gradParametersPlan(name, present, problem);
    const outputs = present.parameters.map((parameter) =>
      outputOf(call, parameter.startsWith('w') ? problem.kernelShape : [problem.outputs]),
    );
    withScratch(call.backend, scratchLength, (sums) => {
      runPlan(call.backend, partial, read(call, partial), [sums]);
      runPlan(call.backend, total, [sums], outputs);
    });
    return outputs;
  },
  GradInput(call, { name, neuron, map }) {
    const problem = problemOf(call, map, neuron.parameters[0] ?? '');
    const plan = gradInputPlan(name, neuron, problem);
    const dx = outputOf(call, problem.xShape);
    runPlan(call.backend, plan, read(call, plan), [dx]);
    return dx;
  },
};

function read(call: WebgpuCall, { shader }: Plan): TensorInfo[] {
  return shader.reads.map((name) => inputOf(call, name));
}

function runPlan(
  backend: ShaderRunner,
  { shader, integers, groups }: Plan,
  reads: TensorInfo[],
  writes: TensorInfo[],
): void {
  backend.run(shader, { reads, writes, integers, groups });
}

const neuronPass: Readonly<Record<LinearPass, NeuronPass>> = {
  Forward: 'Forward',
  GradInput: 'GradInput',
  GradWeight: 'GradParameters',
};

for (const map of ['dense', 'convolution'] as const) {
  for (const [neuronName, neuron] of Object.entries(neuronTerms)) {
    const subject: Subject = { name: neuronName, neuron, map };
    for (const [pass, compute] of Object.entries(passes)) {
      const kernelName = neuronKernelName(neuronName, map, pass as NeuronPass);
      registerWebgpuKernel(kernelName, (call) => compute(call, subject));
    }
  }
  // The linear map itself is a conventional neuron without a bias.
  const subject: Subject = { name: 'conventional', neuron: neuronTerms.conventional, map };
  for (const [pass, name] of Object.entries(neuronPass)) {
    registerWebgpuKernel(linearKernelName(map, pass as LinearPass), ({ inputs: { w, ...inputs }, ...call }) =>
      passes[name]({ ...call, inputs: w === undefined ? inputs : { ...inputs, w_r: w } }, subject),
    );
  }
}

import { registerKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import type { CpuBackend, KernelCall } from './cpu-backend';
import { inputOf, outputOf, valuesOf } from './cpu-backend';
import { forward, gradInput, gradParameters } from './dense-neuron';
import { geometryOf, patchesOf, scatterPatches, type Geometry } from './patches';

// A convolution is a dense neuron over the patches of its image (im2col), squares and products included; tfjs's own
// convolutions, which read every element through an index function, take some fifty times as long.

interface ConvolutionCall extends KernelCall {
  attrs?: NamedAttrMap;
}

type Pass = (call: KernelCall, geometry: Geometry) => TensorInfo[];

/** [N, H, W, in], [h, w, in, out] → [N, H', W', out] */
const forwardPass: Pass = (call, geometry) => {
  const { batch, outHeight, outWidth } = geometry;
  return forward(call).map((info) => ({ ...info, shape: [batch, outHeight, outWidth, info.shape[1] ?? 0] }));
};

const gradParametersPass: Pass = (call, { kernelHeight, kernelWidth, channels }) =>
  gradParameters(call).map((info) => {
    const [, outputs] = info.shape;
    return outputs === undefined ? info : { ...info, shape: [kernelHeight, kernelWidth, channels, outputs] };
  });

const gradInputPass: Pass = (call, geometry) => {
  const patches = gradInput(call);
  const { batch, height, width, channels } = geometry;
  const values = (call.backend as CpuBackend).data.get(patches.dataId).values;
  const image = scatterPatches(values, geometry);
  (call.backend as CpuBackend).disposeData(patches.dataId);
  return [outputOf(call, [batch, height, width, channels], image)];
};

/** Calls a pass of the dense neuron with patches for the image, and matrices for kernels and gradients. */
function overPatches(call: ConvolutionCall, pass: Pass): TensorInfo[] {
  const x = inputOf(call, 'x');
  const geometry = geometryOf(x.shape, inputOf(call, 'w_r').shape, call.attrs ?? {});
  const { rows, patchSize } = geometry;
  const patches = outputOf(call, [rows, patchSize], patchesOf(valuesOf(call, 'x'), geometry));
  const asMatrix = (name: string, info: TensorInfo | undefined): TensorInfo | undefined => {
    if (name === 'x') return patches;
    if (info?.shape.length !== 4) return info; // a bias
    return { ...info, shape: [name.startsWith('w_') ? patchSize : rows, info.shape[3] ?? 0] };
  };
  const inputs = Object.fromEntries(
    Object.entries(call.inputs).map(([name, info]) => [name, asMatrix(name, info)]),
  );
  const results = pass({ inputs, backend: call.backend }, geometry);
  (call.backend as CpuBackend).disposeData(patches.dataId);
  return results;
}

const passes: Record<NeuronPass, Pass> = {
  Forward: forwardPass,
  GradParameters: gradParametersPass,
  GradInput: gradInputPass,
};

for (const neuron of ['conventional', 'quadratic', 'compact']) {
  for (const [name, pass] of Object.entries(passes)) {
    registerKernel({
      backendName: 'cpu',
      kernelName: neuronKernelName(neuron, 'convolution', name as NeuronPass),
      kernelFunc: (call) => overPatches(call, pass),
    });
  }
}

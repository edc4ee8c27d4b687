/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ActivationName } from '../../activations';
import { activationGradKernelName } from '../activation-kernel-name';
import type { KernelCall } from './cpu-backend';
import { inputOf, outputOf, valuesOf } from './cpu-backend';

const slopes: Record<ActivationName, (y: number) => number> = {
  relu: (y) => (y > 0 ? 1 : 0),
  tanh: (y) => 1 - y * y,
  sigmoid: (y) => y * (1 - y),
};

for (const [name, slope] of Object.entries(slopes)) {
  registerKernel({
    backendName: 'cpu',
    kernelName: activationGradKernelName(name),
    kernelFunc: (call: KernelCall): TensorInfo => {
      const dy = valuesOf(call, 'dy');
      const y = valuesOf(call, 'y');
      const dx = new Float32Array(dy.length);
      for (let i = 0; i < dy.length; i++) dx[i] = dy[i]! * slope(y[i]!);
      return outputOf(call, inputOf(call, 'dy').shape, dx);
    },
  });
}

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '../../../src-main/nn/kernels/cpu';

/** The cpu backend with our fused kernels, and the same without them. */
export const backends = ['cpu', 'cpu-plain'] as const;

tf.registerBackend('cpu-plain', tf.findBackendFactory('cpu'));
tf.copyRegisteredKernels('cpu', 'cpu-plain');
for (const { kernelName } of tf.getKernelsForBackend('cpu-plain')) {
  if (kernelName.startsWith('QuadLab')) tf.unregisterKernel(kernelName, 'cpu-plain');
}

export async function useBackend(name: (typeof backends)[number]): Promise<void> {
  await tf.setBackend(name);
}

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadNative } from '../../../src-main/backends/native/load-native';
import { isQuadLabError } from '../../../src-main/core/errors';
import '../../../src-main/nn/kernels/registered';

export type TestedBackend = 'cpu' | 'cpu-plain' | 'native';

/** Why the native backend does not work here; undefined where it does. */
export const nativeProblem = await loadNative().then(
  () => undefined,
  (error: unknown) => {
    if (isQuadLabError(error) && error.code === 'BACKEND_UNAVAILABLE') return error.message;
    throw error;
  },
);
if (nativeProblem !== undefined) console.warn(`Nothing is tested on native: ${nativeProblem}`);

/** The cpu backend with our fused kernels, the same without them, and the native backend where it was built. */
export const backends: readonly TestedBackend[] = [
  'cpu',
  'cpu-plain',
  ...(nativeProblem === undefined ? (['native'] as const) : []),
];

tf.registerBackend('cpu-plain', tf.findBackendFactory('cpu'));
tf.copyRegisteredKernels('cpu', 'cpu-plain');
for (const { kernelName } of tf.getKernelsForBackend('cpu-plain')) {
  if (kernelName.startsWith('QuadLab')) tf.unregisterKernel(kernelName, 'cpu-plain');
}

export async function useBackend(name: TestedBackend | 'webgpu'): Promise<void> {
  await tf.setBackend(name);
}

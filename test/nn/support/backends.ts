import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadWebgpu } from '../../../src-main/backends/webgpu/load-webgpu';
import { loadNative } from '../../../src-main/backends/native/load-native';
import { isQuadLabError } from '../../../src-main/core/errors';
import '../../../src-main/nn/kernels/registered';
import { useSoftwareVulkan } from '../../support/webgpu-environment';

export type TestedBackend = 'cpu' | 'cpu-plain' | 'native' | 'webgpu';

const problemOf = (loading: Promise<unknown>): Promise<string | undefined> =>
  loading.then(
    () => undefined,
    (error: unknown) => {
      if (isQuadLabError(error) && error.code === 'BACKEND_UNAVAILABLE') return error.message;
      throw error;
    },
  );

/** Why the native backend does not work here; undefined where it does. */
export const nativeProblem = await problemOf(loadNative());
if (nativeProblem !== undefined) console.warn(`Nothing is tested on native: ${nativeProblem}`);

/** Why the webgpu backend does not work here; undefined where it does. */
useSoftwareVulkan();
export const webgpuProblem = await problemOf(loadWebgpu());
if (webgpuProblem !== undefined) console.warn(`Nothing is tested on webgpu: ${webgpuProblem}`);

/** The cpu backend with our fused kernels, the same without them, the native backend where it was built, and webgpu where it works. */
export const backends: readonly TestedBackend[] = [
  'cpu',
  'cpu-plain',
  ...(nativeProblem === undefined ? (['native'] as const) : []),
  ...(webgpuProblem === undefined ? (['webgpu'] as const) : []),
];

tf.registerBackend('cpu-plain', tf.findBackendFactory('cpu'));
tf.copyRegisteredKernels('cpu', 'cpu-plain');
for (const { kernelName } of tf.getKernelsForBackend('cpu-plain')) {
  if (kernelName.startsWith('QuadLab')) tf.unregisterKernel(kernelName, 'cpu-plain');
}

export async function useBackend(name: TestedBackend): Promise<void> {
  await tf.setBackend(name);
}

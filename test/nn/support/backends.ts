import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { join } from 'node:path';
import { loadNative } from '../../../src-main/backends/native/load-native';
import { loadTensorflow } from '../../../src-main/backends/tensorflow/load-tensorflow';
import { isQuadLabError } from '../../../src-main/core/errors';
import '../../../src-main/nn/kernels/registered';

export type TestedBackend = 'cpu' | 'cpu-plain' | 'native' | 'tensorflow';

/** Why the native backend does not work here; undefined where it does. */
export const nativeProblem = await loadNative().then(
  () => undefined,
  (error: unknown) => {
    if (isQuadLabError(error) && error.code === 'BACKEND_UNAVAILABLE') return error.message;
    throw error;
  },
);
if (nativeProblem !== undefined) console.warn(`Nothing is tested on native: ${nativeProblem}`);

/**
 * A home in which `quadlab setup tensorflow` has built the backend, where its tests are asked for. It is no small download,
 * so they are not run everywhere.
 */
const tensorflowHome = process.env['QUADLAB_TEST_TENSORFLOW'];
export const tensorflowFolder = tensorflowHome === undefined ? undefined : join(tensorflowHome, 'tensorflow');
if (tensorflowFolder === undefined)
  console.warn('Nothing is tested on tensorflow: QUADLAB_TEST_TENSORFLOW names no home');
else await loadTensorflow({ tensorflowFolder });

/** The cpu backend with our fused kernels, the same without them, and the native backend where it was built. */
export const backends: readonly TestedBackend[] = [
  'cpu',
  'cpu-plain',
  ...(nativeProblem === undefined ? (['native'] as const) : []),
  ...(tensorflowFolder === undefined ? [] : (['tensorflow'] as const)),
];

tf.registerBackend('cpu-plain', tf.findBackendFactory('cpu'));
tf.copyRegisteredKernels('cpu', 'cpu-plain');
for (const { kernelName } of tf.getKernelsForBackend('cpu-plain')) {
  if (kernelName.startsWith('QuadLab')) tf.unregisterKernel(kernelName, 'cpu-plain');
}

export async function useBackend(name: TestedBackend | 'webgpu'): Promise<void> {
  await tf.setBackend(name);
}

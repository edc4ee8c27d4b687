import * as tf from '@tensorflow/tfjs-core';
import type { LoadedBackend } from './backend';

/** Plain TensorFlow.js on one core: slow, works everywhere, and the reference for all others. */
export async function loadCpu(): Promise<LoadedBackend> {
  const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
  // Without its advice to use another package, which would end up in every run's log.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await tf.ready();
  return { name: 'cpu', versions: { tfjs: tf.version_core, 'tfjs-backend-cpu': version_cpu } };
}

import * as tf from '@tensorflow/tfjs-core';

/** Whether the present backend has a kernel of this name. */
export function hasKernel(name: string): boolean {
  return (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
}

import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Disposer } from '../../core/disposable';

/** One call of a kernel. Times are those of `performance.now()`. */
export interface KernelCall {
  readonly name: string;
  readonly started: number;
  readonly ended: number;
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly outputs: readonly TensorInfo[];
  readonly attributes: NamedAttrMap | undefined;
}

/**
 * Reports every call of a kernel of the present backend, until it is disposed. Where a backend computes beside this
 * program, as on a GPU, the times are those of handing over the work.
 */
export function observeKernels(onCall: (call: KernelCall) => void): Disposer {
  const originals = tf.getKernelsForBackend(tf.getBackend());
  const replace = (kernel: tf.KernelConfig): void => {
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  };
  for (const kernel of originals) {
    replace({
      ...kernel,
      kernelFunc(call) {
        const started = performance.now();
        const result = kernel.kernelFunc(call);
        const ended = performance.now();
        const attributes: NamedAttrMap | undefined = call.attrs;
        onCall({
          name: kernel.kernelName,
          started,
          ended,
          inputs: call.inputs,
          outputs: [result].flat(),
          attributes,
        });
        return result;
      },
    });
  }
  return {
    dispose() {
      originals.forEach(replace);
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { QuadLabError } from '../../core/errors';
import type { ShaderRunner, WebgpuCall } from './shader';

export const backendName = 'webgpu';

/** Registers a kernel of the webgpu backend, in place of tfjs's where it has one. */
export function registerWebgpuKernel(
  kernelName: string,
  compute: (call: WebgpuCall) => TensorInfo | TensorInfo[],
): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: (call) => compute(call as unknown as WebgpuCall),
  });
}

/** An input that has to be there. */
export function inputOf({ inputs }: WebgpuCall, name: string): TensorInfo {
  const input = inputs[name];
  if (input !== undefined) return input;
  throw new QuadLabError('INTERNAL', `a kernel was called without its input "${name}"`);
}

/** A new tensor, whose values the kernel is to write. */
export function outputOf({ backend }: WebgpuCall, shape: number[]): TensorInfo {
  return backend.makeTensorInfo(shape, 'float32');
}

/** Works with an array of so many values that lives no longer than the kernel. */
export function withScratch(
  backend: ShaderRunner,
  length: number,
  work: (scratch: TensorInfo) => void,
): void {
  const scratch = backend.makeTensorInfo([length], 'float32');
  work(scratch);
  backend.disposeData(scratch.dataId);
}

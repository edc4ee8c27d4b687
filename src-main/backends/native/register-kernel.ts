import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { QuadLabError } from '../../core/errors';
import type { NativeAddon } from './addon';

export const backendName = 'native';

/** The part of the native backend that kernels use. */
export interface NativeStorage {
  readonly addon: NativeAddon;
  readonly data: { get(id: TensorInfo['dataId']): { values?: unknown } };
  allocate(length: number): Float32Array;
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/** What a kernel is called with. */
export interface NativeCall {
  inputs: Record<string, TensorInfo | undefined>;
  backend: NativeStorage;
  /** Undefined for kernels that have none. */
  attrs: NamedAttrMap;
}

type Outputs = TensorInfo | TensorInfo[];

/**
 * Registers a kernel of the native backend, in place of tfjs's where it has one. A kernel returns undefined for what it
 * does not do, other types than float32 or rare shapes, which tfjs's then does.
 */
export function registerNativeKernel(
  kernelName: string,
  compute: (call: NativeCall) => Outputs | undefined,
): void {
  if (find(kernelName, backendName) !== undefined) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: (call) => compute(call as unknown as NativeCall) ?? plain(kernelName)(call),
  });
}

function plain(kernelName: string): KernelConfig['kernelFunc'] {
  const kernel = find(kernelName, 'cpu');
  if (kernel !== undefined) return kernel.kernelFunc;
  throw new QuadLabError('INTERNAL', `the kernel ${kernelName} was called with what it does not do`);
}

function find(kernelName: string, backend: string): KernelConfig | undefined {
  return tf.getKernel(kernelName, backend);
}

/** Takes over all kernels of tfjs's cpu backend that have no counterpart here. */
export function copyPlainKernels(): void {
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    if (find(kernel.kernelName, backendName) === undefined) tf.registerKernel({ ...kernel, backendName });
  }
}

/** An input that has to be there. */
export function inputOf({ inputs }: NativeCall, name: string): TensorInfo {
  const input = inputs[name];
  if (input !== undefined) return input;
  throw new QuadLabError('INTERNAL', `a kernel was called without its input "${name}"`);
}

/**
 * The values of a tensor of type float32. They are not a copy, unless the tensor was cast from integers or booleans:
 * tfjs's cpu backend keeps the array of those.
 */
export function floatsOf({ data }: NativeStorage, { dataId }: TensorInfo): Float32Array {
  const { values } = data.get(dataId);
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
}

export function valuesOf(call: NativeCall, name: string): Float32Array {
  return floatsOf(call.backend, inputOf(call, name));
}

/** As above; undefined where there is no such input. */
export function optionalValues({ inputs, backend }: NativeCall, name: string): Float32Array | undefined {
  const input = inputs[name];
  return input && floatsOf(backend, input);
}

/** An output with the values that `fill` writes, all of them. */
export function outputOf(
  { backend }: NativeCall,
  shape: number[],
  fill: (values: Float32Array) => void,
): TensorInfo {
  const values = backend.allocate(tf.util.sizeFromShape(shape));
  fill(values);
  return backend.makeTensorInfo(shape, 'float32', values);
}

/** Outputs of these shapes, which the kernel is to write. */
export function outputsOf(
  call: NativeCall,
  shapes: readonly number[][],
): { outputs: TensorInfo[]; values: Float32Array[] } {
  const outputs = shapes.map((shape) => outputOf(call, shape, () => undefined));
  return { outputs, values: outputs.map((output) => floatsOf(call.backend, output)) };
}

/** Whether all of these inputs that there are have the type that kernels in C++ are for. */
export function areFloats(...inputs: (TensorInfo | undefined)[]): boolean {
  return inputs.every((input) => input === undefined || input.dtype === 'float32');
}

import type { DataId, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { internalError } from '../../internal-error';

/** The part of tfjs's cpu backend that kernels use. */
export interface CpuBackend {
  readonly data: { get(id: DataId): { values: Float32Array } };
  disposeData(id: DataId): boolean;
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/** What a kernel function is called with. */
export interface KernelCall {
  inputs: Record<string, TensorInfo | undefined>;
  backend: unknown;
  attrs?: NamedAttrMap;
}

/** An input of a kernel by its name, which must be there. */
export function inputOf({ inputs }: KernelCall, name: string): TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw internalError(`a kernel was called without its input "${name}"`);
  return input;
}

/** The shape of an input, or where it isn't handed over that of the attribute in its place: `xShape`. */
export function shapeOf(call: KernelCall, name: string): number[] {
  const attributes = { x: 'xShape', w_r: 'wShape' } as Record<string, string>;
  const shape = call.inputs[name]?.shape ?? call.attrs?.[attributes[name] ?? ''];
  return (shape ?? inputOf(call, name).shape) as number[];
}

/** The values of an input, not copied. */
export function valuesOf(call: KernelCall, name: string): Float32Array {
  return (call.backend as CpuBackend).data.get(inputOf(call, name).dataId).values;
}

/** Makes the outputs of a kernel. */
export function outputOf(call: KernelCall, shape: number[], values: Float32Array): TensorInfo {
  return (call.backend as CpuBackend).makeTensorInfo(shape, 'float32', values);
}

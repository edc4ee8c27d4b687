import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { QuadLabError } from '../core/errors';

/** The values of a tensor outside of any backend, in row-major order. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Values by path, as they go into a checkpoint. */
export type NamedArrays = Map<string, NamedArray>;

/** Copies tensors out of the backend; the copies stay as they are while training goes on. */
export async function readTensors(tensors: Iterable<readonly [string, Tensor]>): Promise<NamedArrays> {
  const read = async ([path, tensor]: readonly [string, Tensor]): Promise<[string, NamedArray]> => {
    const values = await tensor.data<'float32'>();
    return [path, { shape: [...tensor.shape], values: values.slice() }];
  };
  return new Map(await Promise.all([...tensors].map(read)));
}

/** A new tensor with the values stored under a path. */
export function tensorFrom(arrays: NamedArrays, path: string, shape: readonly number[]): Tensor {
  const array = arrays.get(path);
  if (array === undefined) throw damaged(`${path} is missing`);
  if (array.shape.join() !== shape.join()) {
    throw damaged(`${path} has the shape [${array.shape.join(', ')}], expected [${shape.join(', ')}]`);
  }
  return tf.tensor(array.values.slice(), [...shape], 'float32');
}

function damaged(message: string): QuadLabError {
  return new QuadLabError('CHECKPOINT_DAMAGED', message, {
    advice: 'The values belong to another model or optimizer.',
  });
}

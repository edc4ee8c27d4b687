import type { ElementType } from './element-types';

/** A float32 array, row-major. */
export interface NamedTensor {
  shape: readonly number[];
  values: Float32Array;
}

/** A tensor as it was read, with the type that its values have in the file. */
export interface StoredTensor extends NamedTensor {
  type: ElementType;
}

export interface TensorFile<Tensor extends NamedTensor = StoredTensor> {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

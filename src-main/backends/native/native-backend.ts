import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeAddon } from './addon';
import { BufferPool } from './buffer-pool';

type Values = backend_util.BackendValues;
type DataId = TensorInfo['dataId'];

/**
 * tfjs's cpu backend, whose tensors live in arrays of a pool where kernels of ours made them. So what is read out of a
 * tensor is a copy here, which outlives the tensor; other kernels of tfjs may hand on the array of another tensor, which
 * is then left to the garbage collector.
 */
export class NativeBackend extends MathBackendCPU {
  readonly pool: BufferPool;

  constructor(readonly addon: NativeAddon) {
    super();
    this.pool = new BufferPool((buffer) => addon.alignedOffset(buffer));
  }

  /** Space for the values of an output, which holds whatever was left there. */
  allocate(length: number): Float32Array {
    return this.pool.take(length);
  }

  override write(values: Values, shape: number[], dtype: DataType): object {
    if (values instanceof Float32Array) this.pool.own(values);
    return super.write(values, shape, dtype);
  }

  override move(dataId: DataId, values: Values, shape: number[], dtype: DataType, refCount: number): void {
    if (values instanceof Float32Array) this.pool.own(values);
    super.move(dataId, values, shape, dtype, refCount);
  }

  override readSync(dataId: DataId): Values {
    const values = super.readSync(dataId);
    return values instanceof Float32Array && this.pool.has(values) ? values.slice() : values;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const tensor = this.data.get(dataId);
    // What tfjs's backend does beyond this is for complex numbers.
    if (tensor.complexTensorInfos !== undefined) return super.disposeData(dataId, force);
    tensor.refCount--;
    if (!force && tensor.refCount > 0) return false;
    this.data.delete(dataId);
    if (tensor.values instanceof Float32Array) this.pool.give(tensor.values);
    return true;
  }

  override dispose(): void {
    this.pool.clear();
    super.dispose();
  }
}

import * as tf from '@tensorflow/tfjs-core';

/** A count of the bytes of tensors that goes on until it is stopped. */
export interface MemoryMeter {
  /** Bytes that tensors hold more than when counting began; data that several tensors share counts once. */
  readonly bytes: number;
  /** The largest that `bytes` was. */
  readonly peakBytes: number;
  stop(): void;
}

/**
 * Counts the bytes of all tensors from now on. tfjs's own count takes shared data twice; what a backend allocates beside
 * tensors is in neither.
 */
export function startMemoryMeter(): MemoryMeter {
  const engine = tf.engine();
  const { tensorInfo } = engine.state;
  const original = {
    trackTensor: engine.trackTensor.bind(engine),
    removeDataId: engine.removeDataId.bind(engine),
  };
  let bytes = 0;
  let peakBytes = 0;
  engine.trackTensor = (tensor, backend) => {
    const shared = tensorInfo.has(tensor.dataId);
    original.trackTensor(tensor, backend);
    if (shared) return;
    bytes += tensorInfo.get(tensor.dataId)?.bytes ?? 0;
    peakBytes = Math.max(peakBytes, bytes);
  };
  engine.removeDataId = (dataId, backend) => {
    bytes -= tensorInfo.get(dataId)?.bytes ?? 0;
    original.removeDataId(dataId, backend);
  };
  return {
    get bytes() {
      return bytes;
    },
    get peakBytes() {
      return peakBytes;
    },
    stop() {
      Object.assign(engine, original);
    },
  };
}

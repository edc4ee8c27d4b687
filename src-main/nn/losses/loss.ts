import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

export interface LossReading {
  /** Mean over the batch. */
  readonly loss: number;
  /** What the loss counts beside itself, summed over the batch: see `Loss.counts`. */
  readonly count: number;
}

export interface Loss {
  /** `correct`: predictions whose largest output is the label's. `squaredError`: sum over all values. */
  readonly counts: 'correct' | 'squaredError';
  /** Mean loss of a batch, differentiable in the outputs. */
  value(outputs: Tensor, targets: Tensor): Scalar;
  /** Reads a value of the loss together with its count. */
  read(value: Scalar, outputs: Tensor, targets: Tensor): Promise<LossReading>;
}

/** The number in a scalar. */
export async function readScalar(scalar: Tensor): Promise<number> {
  const [value = NaN] = await scalar.data();
  return value;
}

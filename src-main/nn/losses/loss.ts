import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { internalError } from '../internal-error';

/** What the metrics of a task follow from, by name: numbers that are added up over batches. */
export type Sums<Name extends string = string> = Readonly<Record<Name, number>>;

/** What is read of a batch: its loss, and the sums that its metrics follow from. */
export interface LossReading<Name extends string = string> {
  /** Mean over the batch. */
  readonly loss: number;
  /** Of the batch: see `Loss.metrics`. */
  readonly sums: Sums<Name>;
}

/** What was read over several batches. */
export interface Totals<Name extends string = string> {
  /** Σ mean loss · examples over the batches. */
  readonly loss: number;
  readonly examples: number;
  readonly sums: Sums<Name>;
}

/** The loss of a task: what is minimized, which sums are kept beside it, and which metrics follow from them. */
export interface Loss<Name extends string = string> {
  /** Mean loss of a batch, differentiable in the outputs. */
  value(outputs: Tensor, targets: Tensor): Scalar;
  /** Reads a value of the loss together with the sums of its batch. */
  read(value: Scalar, outputs: Tensor, targets: Tensor): Promise<LossReading<Name>>;
  /** The metrics beside the loss, by name without `train/` or `test/`. */
  metrics(totals: Totals<Name>): Record<string, number>;
}

/** The number in a scalar. */
export async function readScalar(scalar: Tensor): Promise<number> {
  const [value = NaN] = await scalar.data();
  return value;
}

/** Targets of another shape would be spread over the outputs. */
export function checkSameShape(outputs: Tensor, targets: Tensor): void {
  if (outputs.shape.join() === targets.shape.join()) return;
  throw internalError(
    `outputs [${outputs.shape.join()}] and targets [${targets.shape.join()}] differ in shape`,
  );
}

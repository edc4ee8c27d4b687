import type { ChannelStatistics } from '../../domain/dataset';
import { inputsOf, type TableColumn } from '../../domain/table-column';
import type { MemoryValues } from '../values/file-values';

/**
 * Writes a stored row as inputs: a number x as (x − mean) / deviation, or as it is without `normalize`, where it is missing
 * as the mean; behind it 1 where it is missing and 0 elsewhere, if the training part misses some; a category as one input of
 * 1 among zeros, where it is missing as zeros. Computed in double precision.
 */
export function createRowWriter(
  columns: readonly TableColumn[],
  { mean, deviation }: ChannelStatistics,
  normalize: boolean,
): (values: MemoryValues, from: number, target: Float32Array, at: number) => void {
  const plans = columns.map((column, c) => ({
    isCategorical: column.kind === 'categorical',
    inputs: inputsOf(column),
    mean: mean[c] ?? 0,
    // What has no spread is only centered.
    deviation: deviation[c] || 1,
  }));
  return (values, from, target, at) => {
    let to = at;
    plans.forEach((plan, c) => {
      const value = values[from + c] as number;
      const isMissing = Number.isNaN(value);
      if (plan.isCategorical) {
        target.fill(0, to, to + plan.inputs);
        if (!isMissing) target[to + value] = 1;
      } else {
        const present = isMissing ? plan.mean : value;
        target[to] = normalize ? (present - plan.mean) / plan.deviation : present;
        if (plan.inputs === 2) target[to + 1] = isMissing ? 1 : 0;
      }
      to += plan.inputs;
    });
  };
}

import type { ApiContext } from './context';

/** How long a run had trained when it had done so many epochs; undefined where nobody measured. */
export function trainingTime(
  ctx: { runs: Pick<ApiContext['runs'], 'columns'> },
  runId: string,
): ((epoch: number) => number) | undefined {
  const { epochs, values } = ctx.runs.columns(runId, 'time/epoch_s');
  if (epochs.length === 0) return undefined;
  // time/epoch_s is the mean over the epochs since it was last recorded.
  const at = new Float64Array(epochs.length);
  epochs.forEach((epoch, i) => {
    const seconds = values[i] ?? NaN;
    const since = epoch - (epochs[i - 1] ?? 0);
    at[i] = (at[i - 1] ?? 0) + (Number.isFinite(seconds) ? seconds * since : 0);
  });
  return (epoch) => {
    const next = Math.min(firstFrom(epochs, epoch), epochs.length - 1);
    const [x1, y1] = [epochs[next] ?? 0, at[next] ?? 0];
    const [x0, y0] = next === 0 ? [0, 0] : [epochs[next - 1] ?? 0, at[next - 1] ?? 0];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (epoch - x0)) / (x1 - x0);
  };
}

/** The place of the first number, of those that never fall, that is at least so large; behind the last where none is. */
function firstFrom(sorted: ArrayLike<number>, least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

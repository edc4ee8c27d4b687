import type { RunConfig } from '../domain/config/run-config';
import type { RunRecord } from '../domain/records';

/** Remembers what runs needed, so that others like them find their place by it. */
export function createMemoryRecord() {
  const peaks = new Map<string, number>();
  return {
    /** Takes the peak of a run's tensors into account, where it recorded one. */
    note({ config, metrics }: Pick<RunRecord, 'config' | 'metrics'>): void {
      const peak = metrics['memory/peak_mib']?.max;
      const kind = kindOf(config);
      if (peak !== undefined) peaks.set(kind, Math.max(peak * 2 ** 20, peaks.get(kind) ?? 0));
    },
    /** Bytes that runs of the same network on batches of the same size needed at the most; undefined where none ended. */
    of: (config: RunConfig): number | undefined => peaks.get(kindOf(config)),
  };
}

function kindOf({ model, dataset, training }: RunConfig): string {
  const { batchSize, memory, backend } = training;
  return JSON.stringify([model, dataset, batchSize, memory, backend]);
}

import { mean } from '../../core/math';
import type { RunConfig } from '../../domain/config/run-config';
import type { PageSearch } from '../../domain/query/search';
import type { RunRecord } from '../../domain/records';

/** How long an epoch takes, as far as finished runs of the home tell. */
export interface EpochTime {
  seconds: number;
  /** `same`: of runs that compute the same; `similar`: of runs with the same kind of network on the same data. */
  basis: 'same' | 'similar';
  /** How many runs it is the mean of. */
  runs: number;
}

/** Enough for a mean, and few enough to be read in no time. */
const mostRuns = 100;

/** The latest finished runs of a kind of network on a data set. */
export function pastRuns(
  { dataset, model }: RunConfig,
  page: (search: PageSearch) => { readonly runs: readonly RunRecord[] },
): RunRecord[] {
  const where = `state = "finished" and dataset.name = ${JSON.stringify(dataset.name)} and model.type = ${JSON.stringify(model.type)}`;
  return page({ where, limit: mostRuns }).runs.filter(({ seconds, epoch }) => seconds > 0 && epoch > 0);
}

export function epochTimeOf(config: RunConfig, past: readonly RunRecord[]): EpochTime | undefined {
  const key = speedKey(config);
  const same = past.filter((run) => speedKey(run.config) === key);
  const chosen = same.length > 0 ? same : past.filter((run) => batchOf(run.config) === batchOf(config));
  if (chosen.length === 0) return undefined;
  return {
    seconds: mean(chosen.map(({ seconds, epoch }) => seconds / epoch)),
    basis: same.length > 0 ? 'same' : 'similar',
    runs: chosen.length,
  };
}

const batchOf = ({ training }: RunConfig): number | string => training.batchSize;

/** The same text for runs whose epochs take the same time: rates and seeds change nothing of it. */
function speedKey({ dataset, model, strategy, optimizer, training }: RunConfig): string {
  const { batchSize, backend, memory, threads = 0, evaluateEvery } = training;
  const data = Object.entries(dataset).filter(([key]) => key !== 'seed');
  return JSON.stringify([
    Object.fromEntries(data.sort(([a], [b]) => (a < b ? -1 : 1))),
    Object.entries(model).sort(([a], [b]) => (a < b ? -1 : 1)),
    strategy.type,
    optimizer.type,
    [batchSize, backend, memory, threads, evaluateEvery],
  ]);
}

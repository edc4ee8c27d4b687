import { QuadLabError } from '../core/errors';
import { suggest } from '../core/suggest';
import type { Objective } from '../domain/config/training-config';
import { isMachineMetric, isMaximized, metricNames, type Goal } from '../domain/metrics';
import type { RunRecord } from '../domain/records';
import { leafPaths, valueAt } from '../domain/config/config-path';
import { curveMeasures, parseCurveColumn } from './curve-columns';
import { settingKeys } from './settings';
import type { Column, GroupBy } from './table';
import { styleOfMetric } from './value-style';

/** Columns that are neither settings nor metrics. */
export const fixedColumns = ['run', 'point', 'seed', 'state', 'parameters', 'n', 'runs'] as const;
export type FixedColumn = (typeof fixedColumns)[number];

const textColumns: readonly string[] = ['run', 'state', 'runs'];

/** The columns that are asked for, or a narrow default: what was varied, how good it became, and what it cost. */
export function resolveColumns(
  runs: readonly RunRecord[],
  objective: Objective,
  groupBy: GroupBy,
  asked: readonly string[] | undefined,
): Column[] {
  const settings = settingKeys(runs, groupBy);
  const keys = asked ?? defaultKeys(runs, objective, groupBy, settings);
  return [...new Set(keys)].map((key) => resolveColumn(key, runs, objective, settings));
}

function defaultKeys(
  runs: readonly RunRecord[],
  objective: Objective,
  groupBy: GroupBy,
  settings: readonly string[],
): string[] {
  const present = metricsOf(runs);
  const companion = objective.metric === 'train/loss' ? 'test/loss' : 'train/loss';
  // What is chosen by the validation part is reported on the test part.
  const reported = objective.metric.replace(/^validation\//, 'test/');
  const extra = [reported, companion, 'time/epoch_s'].filter(
    (name) => present.has(name) && name !== objective.metric,
  );
  const [metric, time] = [extra.filter((name) => !isMachineMetric(name)), extra.filter(isMachineMetric)];
  return groupBy !== 'none'
    ? [...settings, objective.metric, ...metric, 'parameters', ...time, 'runs']
    : ['run', ...settings, 'seed', 'state', objective.metric, ...metric, 'parameters', ...time];
}

function resolveColumn(
  key: string,
  runs: readonly RunRecord[],
  objective: Objective,
  settings: readonly string[],
): Column {
  const plain = { key, value: 'last', goal: undefined } as const;
  // What a person named in a sweep wins over words of ours.
  if (settings.includes(key)) return { ...plain, source: 'setting', style: 'setting' };
  if ((fixedColumns as readonly string[]).includes(key)) {
    return { ...plain, source: 'fixed', style: textColumns.includes(key) ? 'text' : styleOfFixed(key) };
  }
  const metrics = new Set<string>([...metricNames, ...metricsOf(runs)]);
  const curve = parseCurveColumn(key);
  if (curve !== undefined && (curve.metric === undefined || metrics.has(curve.metric))) {
    const style = styleOfMetric(curve.metric ?? objective.metric);
    return { ...plain, source: 'curve', style: curve.measure === 'collapse' ? 'text' : style };
  }
  if (metrics.has(key)) {
    const own = key === objective.metric;
    const goal = isMachineMetric(key) ? undefined : own ? objective.goal : goalOf(key);
    return { key, source: 'metric', style: styleOfMetric(key), value: own ? objective.value : 'last', goal };
  }
  // Without runs there is no configuration to look into, and nothing to show either.
  if (runs.length === 0 || runs.some((run) => valueAt(run.config, key) !== undefined)) {
    return { ...plain, source: 'setting', style: 'setting' };
  }
  throw unknownColumn(key, runs, [
    objective.metric,
    ...metricsOf(runs),
    ...settings,
    ...fixedColumns,
    ...curveMeasures,
    ...metrics,
  ]);
}

function styleOfFixed(key: string): 'count' | 'setting' {
  return key === 'parameters' ? 'count' : 'setting';
}

/** The best is marked for results on examples that were held out; a low training loss is no merit by itself. */
function goalOf(metric: string): Goal | undefined {
  if (!/^(validation|test)\//.test(metric)) return undefined;
  return isMaximized(metric) ? 'maximize' : 'minimize';
}

export function metricsOf(runs: readonly RunRecord[]): Set<string> {
  return new Set(runs.flatMap((run) => Object.keys(run.metrics)));
}

function unknownColumn(key: string, runs: readonly RunRecord[], known: readonly string[]): QuadLabError {
  const candidates = [...new Set([...known, ...runs.flatMap((run) => leafPaths(run.config))])];
  const last = (path: string): string => (path.split(/[./]/).at(-1) ?? path).toLowerCase();
  const nearest = candidates.find((path) => last(path) === key.toLowerCase()) ?? suggest(key, candidates);
  const expected =
    'expected a path into the configuration such as optimizer.learningRate, the name of a metric';
  return new QuadLabError(
    'CONFIG_INVALID',
    `unknown column "${key}"; ${expected} such as test/loss, or one of ${[...fixedColumns, ...curveMeasures].join(', ')}`,
    nearest === undefined ? {} : { advice: `Did you mean "${nearest}"?` },
  );
}

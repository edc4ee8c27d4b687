import type { Objective } from '../../src-main/domain/config/training-config';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import type { PointValues } from '../../src-main/domain/config/search-space';
import type { MetricPoint, MetricSummary, RunRecord } from '../../src-main/domain/records';
import { buildComparison, type ComparisonOptions, type ExportInput } from '../../src-main/exports';

export const minimizeRmse: Objective = { metric: 'test/rmse', goal: 'minimize', value: 'last' };

export function sampleConfig(changes: Record<string, unknown> = {}): RunConfig {
  return runFileSchema.parse({
    name: 'Runge',
    dataset: { name: 'runge' },
    model: { type: 'mlp', widths: [10, 10], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.003 },
    training: { epochs: 40, batchSize: 'full' },
    ...changes,
  });
}

export function summary(last: number, best = last): MetricSummary {
  return { last, min: Math.min(last, best), max: Math.max(last, best) };
}

export interface SampleRun extends Partial<Omit<RunRecord, 'config' | 'place' | 'metrics'>> {
  point?: number;
  values?: PointValues;
  seed?: number;
  sweepId?: string;
  rmse?: number | MetricSummary;
  metrics?: Record<string, MetricSummary>;
  config?: Record<string, unknown>;
}

/** A finished run of a sweep, unless said otherwise. */
export function sampleRun(options: SampleRun = {}): RunRecord {
  const {
    point = 0,
    values = { method: `m${point}` },
    seed = 0,
    sweepId = 'sweep',
    rmse,
    metrics,
    ...rest
  } = options;
  const objective = typeof rmse === 'number' ? summary(rmse) : rmse;
  return {
    id: `${sweepId}-${point}-${seed}`,
    name: `Runge ${point}/${seed}`,
    isSource: false,
    place: { sweepId, point, values },
    state: 'finished',
    createdAt: 0,
    startedAt: 0,
    endedAt: 1000,
    attempts: 1,
    priority: 0,
    seconds: 1,
    epoch: 40,
    step: 40,
    parameters: 1234,
    backend: 'cpu',
    device: undefined,
    fingerprint: 'abc',
    outcome: undefined,
    ...rest,
    config: sampleConfig({ ...options.config, seed }),
    metrics: { ...(objective ? { 'test/rmse': objective } : {}), ...metrics },
  };
}

/** The same configuration with one value for each seed. */
export function seeds(point: number, values: readonly number[], options: SampleRun = {}): RunRecord[] {
  return values.map((rmse, seed) => sampleRun({ point, seed, rmse, ...options }));
}

export function sampleTable(
  runs: RunRecord[],
  options: Partial<ComparisonOptions> = {},
): ReturnType<typeof buildComparison> {
  return buildComparison({ title: 'Runge', runs, objective: minimizeRmse, ...options });
}

export function sampleInput(
  runs: RunRecord[],
  options: Partial<ComparisonOptions> = {},
  series: (runId: string, metric: string) => MetricPoint[] = () => [],
): ExportInput {
  return { table: sampleTable(runs, options), runs, series, generatedAt: Date.UTC(2026, 10, 21, 9, 30) };
}

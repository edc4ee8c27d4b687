import type { MetricPoint, RunRecord } from '../../src-main/domain/records';
import type { ExportInput } from '../../src-main/exports';
import { sampleInput, sampleRun, summary } from './sample';

interface SampleMethod {
  name: string;
  end: number;
  /** Size of the quadratic weights at the end, relative to the ordinary ones. */
  quadratic: number;
}

const paperMethods: SampleMethod[] = [
  { name: 'Conventional', end: 0.094, quadratic: 0 },
  { name: 'Conventional, wider', end: 0.071, quadratic: 0 },
  { name: 'Quadratic, random start', end: 0.162, quadratic: 0.9 },
  { name: 'Quadratic, ReLinear-SG', end: 0.0205, quadratic: 0.35 },
  { name: 'Quadratic, ReLinear-SW (L1)', end: 0.0231, quadratic: 0.18 },
  { name: 'Quadratic, ReLinear-SW (L2)', end: 0.0219, quadratic: 0.26 },
  { name: 'Compact, ReLinear-SG', end: 0.0342, quadratic: 0.3 },
];

/** A finished sweep of several methods over three seeds, with curves; one run diverged and one configuration did wholly. */
export function sampleSweep(epochs = 300, methods = paperMethods): ExportInput {
  const series = new Map<string, MetricPoint[]>();
  const runs = methods.flatMap((method, point) =>
    [0, 1, 2].map((seed) => sampleTraining({ method, point, seed, epochs, series })),
  );
  const input = sampleInput(
    runs,
    { title: 'Runge function: strategies compared' },
    (runId, metric) => series.get(`${runId} ${metric}`) ?? [],
  );
  const { dataset, model, optimizer, training, name } = runs[0]?.config ?? {};
  const space = { method: { variants: Object.fromEntries(methods.map((method) => [method.name, {}])) } };
  const config = {
    name,
    dataset,
    model,
    optimizer,
    training,
    seeds: 3,
    sweep: { sampler: 'grid', seed: 0, space },
  };
  return {
    ...input,
    sweep: { name: 'Runge function: strategies compared', config: config as never },
  };
}

interface Training {
  method: SampleMethod;
  point: number;
  seed: number;
  epochs: number;
  series: Map<string, MetricPoint[]>;
}

function sampleTraining({ method, point, seed, epochs, series }: Training): RunRecord {
  const diverged = method.name.includes('random') && seed === 1;
  const run = sampleRun({
    point,
    seed,
    values: { method: method.name },
    parameters: method.name.startsWith('Conv') ? 141 : 423,
    ...(diverged ? divergence : {}),
  });
  const wave = (x: number): number => Math.sin(x * 12.9898 + seed * 78.233 + point * 3.7);
  const curve = (end: number, noise: number) => (epoch: number) =>
    end * (1 + 0.06 * wave(1)) * (1 + 14 * Math.exp((-5 * epoch) / epochs)) * (1 + noise * wave(epoch));
  const record = (metric: string, value: (epoch: number) => number): void => {
    const points = Array.from({ length: diverged ? 17 : epochs }, (_, i) => ({
      step: i + 1,
      epoch: i + 1,
      value: value(i + 1),
    }));
    series.set(`${run.id} ${metric}`, points);
    const last = points.at(-1)?.value ?? NaN;
    run.metrics[metric] = summary(last, Math.min(...points.map((p) => p.value)));
  };
  record('test/rmse', curve(method.end, 0.05));
  record('train/loss', curve(method.end ** 2, 0.12));
  record('time/epoch_s', () => (method.quadratic > 0 ? 0.0123 : 0.0071) * (1 + 0.04 * wave(3)));
  ['hidden1', 'hidden2', 'output'].forEach((layer, depth) => {
    record(`layer/${layer}/norm_r`, () => 2 + depth);
    const size = method.quadratic * (2 + depth) * (1 - 0.25 * depth);
    record(`layer/${layer}/norm_g`, (epoch) => size * (1 - Math.exp(-epoch / 40)) * (1 + 0.05 * wave(5)));
    record(
      `layer/${layer}/norm_b`,
      (epoch) => 0.6 * size * (1 - Math.exp(-epoch / 60)) * (1 + 0.05 * wave(6)),
    );
  });
  return run;
}

const divergence = {
  state: 'diverged',
  epoch: 17,
  outcome: {
    code: 'DIVERGED',
    message: 'the training loss became NaN in epoch 17 (step 17)',
    advice: 'Lower the learning rate, or start with a ReLinear strategy.',
  },
} as const;

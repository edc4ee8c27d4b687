import { loadBackend } from '../../backends/load-backend';
import { QuadLabError } from '../../core/errors';
import { median } from '../../core/math';
import { startMemoryMeter } from '../../nn/memory-meter';
import { withBatch } from '../batch-tensors';
import { prepareTraining } from '../prepare-training';
import { convolutionSpeed, watchConvolutions } from './convolution-speed';
import { measurePeak } from './machine-peak';
import { measuredWork } from './measured-work';
import type { Measurement } from './measurement';
import { operationsPerExample } from './operations';
import { processMemory } from './process-memory';
import type { BenchRequest } from './request';
import { subjectOf } from './subjects';
import type { TraceEvent } from './trace-events';
import { traceSteps } from './trace-steps';

/** Steps before the first that is measured: memory is set up in them, and functions are compiled. */
const warmUps = 3;
/** Steps whose kernels are watched afterwards. */
const watchedSteps = 3;
const tracedSteps = 2;
const mebibyte = 2 ** 20;

export interface Measured {
  readonly measurement: Measurement;
  readonly trace?: readonly TraceEvent[];
}

/**
 * Measures the steps of a training as real training takes them, in this process. All of them have one batch, which stays
 * in the backend's memory. What looks at steps more closely comes after those that are measured.
 */
export async function measure(request: BenchRequest): Promise<Measured> {
  const backend = await loadBackend(request.backend, { threads: request.threads });
  const { config, dataset } = await subjectOf(request);
  const before = processMemory().present;
  const meter = startMemoryMeter();
  const training = prepareTraining(config, dataset);
  const work = measuredWork(training, request);

  return withBatch(training.batches.trainBatch(0, 0), async (...batch) => {
    const step = async (): Promise<void> => {
      const { loss } = await work(...batch);
      if (Number.isFinite(loss)) return;
      throw new QuadLabError('BENCH_FAILED', `the loss of the measured training became ${loss}`);
    };
    for (let i = 0; i < warmUps; i++) await step();
    meter.stop();
    const { milliseconds, figures } =
      request.model === 'resnet' ? await timeSteps(step, request) : await timeIterations(step, request);
    const memory = processMemory().peak - before;
    const peak = backend.name === 'native' ? measurePeak() : undefined;
    const operations = operationsPerExample(training.model, request) * training.batches.batchSize;
    const gflops = operations / milliseconds / 1e6;
    // Only these compute while a kernel is called.
    const inCalls = backend.name === 'native' || backend.name === 'cpu';
    const passes = inCalls ? convolutionSpeed(await watchConvolutions(step, watchedSteps), peak) : undefined;
    return {
      measurement: {
        framework: 'quadlab',
        ...subjectFigures(request),
        backend: backend.name,
        versions: backend.versions,
        ...figures,
        training_mib: memory / mebibyte,
        tensor_mib: meter.peakBytes / mebibyte,
        parameters: sizeOf(training.optimizer.parameters),
        gflop_per_step: operations / 1e9,
        gflops,
        ...(peak !== undefined && { peak_gflops: peak, fraction_of_peak: gflops / peak }),
        ...(passes && { convolution: passes }),
      },
      ...(request.trace && { trace: await traceSteps(training, request, tracedSteps) }),
    };
  });
}

type Step = () => Promise<void>;

/** The time of a step that counts, and what is told of the times. */
interface Timing {
  readonly milliseconds: number;
  readonly figures: Partial<Measurement>;
}

/** Steps that are long enough to be timed one by one. */
async function timeSteps(step: Step, { steps }: BenchRequest): Promise<Timing> {
  const times: number[] = [];
  for (let i = 0; i < steps; i++) times.push(await timeOf(step));
  const middle = median(times);
  return {
    milliseconds: middle,
    figures: { steps, step_ms_min: Math.min(...times), step_ms_median: middle },
  };
}

/** Steps that are so short that what lies between two of them counts too. */
async function timeIterations(step: Step, { iterations }: BenchRequest): Promise<Timing> {
  const total = await timeOf(async () => {
    for (let i = 0; i < iterations; i++) await step();
  });
  const milliseconds = total / iterations;
  return { milliseconds, figures: { iterations, iteration_us: 1000 * milliseconds } };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function subjectFigures({ model, neuron, depth, batch, threads, memory, evaluate }: BenchRequest) {
  return { model, neuron, ...(model === 'resnet' && { depth, batch }), threads, memory, evaluate };
}

const sizeOf = (parameters: readonly { variable: { size: number } }[]): number =>
  parameters.reduce((sum, { variable }) => sum + variable.size, 0);

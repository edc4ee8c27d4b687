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
import type { Pulse } from './pulse';
import type { BenchRequest } from './request';
import { subjectOf } from './subjects';
import type { TraceEvent } from './trace-events';
import { traceSteps } from './trace-steps';

/** Steps before the first that is measured: memory is set up in them, and functions are compiled. */
const warmUps = 3;
/** Steps whose kernels are watched afterwards. */
const watchedSteps = 5;
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
export async function measure(request: BenchRequest, pulse: Pulse = () => undefined): Promise<Measured> {
  const { threads, tensorflowFolder } = request;
  const backend = await loadBackend(request.backend, { threads, tensorflowFolder });
  const { config, dataset } = await subjectOf(request);
  const before = processMemory().present;
  const meter = startMemoryMeter();
  const training = prepareTraining(config, dataset);
  try {
    const work = measuredWork(training, request);
    const batch = await training.batches.trainBatch(0, 0);
    return await withBatch(batch, async (...tensors) => {
      const step: Step = async () => {
        const { loss } = await work(...tensors);
        if (Number.isFinite(loss)) return;
        throw new QuadLabError('BENCH_FAILED', `the loss of the measured training became ${loss}`);
      };
      for (let i = 0; i < warmUps; i++) {
        await step();
        await pulse();
      }
      meter.stop();
      const timing = await (request.model === 'resnet' ? timeSteps : timeIterations)(step, request, pulse);
      const memory = processMemory().peak - before;
      return {
        measurement: {
          framework: 'quadlab',
          ...subjectFigures(request),
          backend: backend.name,
          versions: backend.versions,
          ...timing.figures,
          training_mib: memory / mebibyte,
          tensor_mib: meter.peakBytes / mebibyte,
          parameters: sizeOf(training.optimizer.parameters),
          ...(await speedFigures(
            async () => {
              await step();
              await pulse();
            },
            {
              backend: backend.name,
              milliseconds: timing.milliseconds,
              operations: operationsPerExample(training.model, request) * batch.count,
            },
          )),
        },
        ...(request.trace && { trace: await traceSteps(training, request, tracedSteps) }),
      };
    });
  } finally {
    meter.stop();
    training.optimizer.dispose();
    training.model.dispose();
  }
}

/** How fast a step computes, as a whole and in its convolutions. */
async function speedFigures(
  step: Step,
  { backend, milliseconds, operations }: { backend: string; milliseconds: number; operations: number },
) {
  const gflops = operations / milliseconds / 1e6;
  const peak = backend === 'native' ? measurePeak() : undefined;
  // Only these compute while a kernel is called.
  const inCalls = backend === 'native' || backend === 'cpu';
  const convolution = inCalls
    ? convolutionSpeed(await watchConvolutions(step, watchedSteps), peak)
    : undefined;
  return {
    gflop_per_step: operations / 1e9,
    gflops,
    ...(peak !== undefined && { peak_gflops: peak, fraction_of_peak: gflops / peak }),
    ...(convolution && { convolution }),
  };
}

type Step = () => Promise<void>;

/** The time of a step that counts, and what is told of the times. */
interface Timing {
  readonly milliseconds: number;
  readonly figures: Partial<Measurement>;
}

/** Steps that are long enough to be timed one by one. */
async function timeSteps(step: Step, { steps }: BenchRequest, pulse: Pulse): Promise<Timing> {
  const times: number[] = [];
  for (let i = 1; i <= steps; i++) {
    await pulse(`step ${i} of ${steps}`);
    times.push(await timeOf(step));
  }
  const middle = median(times);
  return {
    milliseconds: middle,
    figures: { steps, step_ms_min: Math.min(...times), step_ms_median: middle },
  };
}

/** Steps that are so short that what lies between two of them counts too. */
async function timeIterations(step: Step, { iterations }: BenchRequest, pulse: Pulse): Promise<Timing> {
  const total = await timeOf(async () => {
    for (let i = 1; i <= iterations; i++) {
      await step();
      const turn = pulse(`iteration ${i} of ${iterations}`);
      if (turn !== undefined) await turn;
    }
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

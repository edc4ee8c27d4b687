import { describeError } from '../../core/errors';
import { mean } from '../../core/math';
import type { RunConfig } from '../../domain/config/run-config';
import type { Estimate, MemoryEstimate, MemoryParts, TimeEstimate } from '../../domain/config/estimate';
import type { ModelSize } from '../../nn/model-size';
import { estimateMemory } from './model-memory';
import type { EpochTime } from './past-times';

interface Sources {
  sizeOf: (config: RunConfig) => Promise<ModelSize>;
  timeOf: (config: RunConfig) => EpochTime | undefined;
  batchSizeOf: (config: RunConfig) => Promise<number>;
}

/** More networks than these are not built: the smallest and the largest are among those first named, or nearly so. */
const mostNetworks = 12;

/** Estimates from configurations in which each value of a search occurs. `runs` is how many are trained in all. */
export async function estimate(
  samples: readonly RunConfig[],
  runs: number,
  { sizeOf, timeOf, batchSizeOf }: Sources,
): Promise<Estimate> {
  const networks = new Map(samples.map((config) => [networkKey(config), config]));
  const sizes: ModelSize[] = [];
  const memories: MemoryEstimate[] = [];
  let problem: string | null = null;
  for (const config of [...networks.values()].slice(0, mostNetworks)) {
    try {
      const size = await sizeOf(config);
      sizes.push(size);
      const batchSize = await batchSizeOf(config);
      const { optimizer, training } = config;
      memories.push({
        ...estimateMemory(size, { batchSize, optimizer, memory: training.memory }),
        batchSize,
      });
    } catch (error) {
      problem ??= describeError(error);
    }
  }
  const parameters = sizes.map((size) => size.parameters);
  return {
    parameters:
      parameters.length === 0 ? null : { min: Math.min(...parameters), max: Math.max(...parameters) },
    problem,
    memory: memories.reduce<MemoryEstimate | null>(
      (most, each) => (most === null || sum(each) > sum(most) ? each : most),
      null,
    ),
    time: estimateTime(samples, runs, timeOf),
  };
}

function estimateTime(
  samples: readonly RunConfig[],
  runs: number,
  timeOf: Sources['timeOf'],
): TimeEstimate | null {
  const known = samples.flatMap((config) => {
    const time = timeOf(config);
    return time === undefined ? [] : [{ ...time, perRun: time.seconds * config.training.epochs }];
  });
  if (known.length === 0) return null;
  const secondsPerRun = mean(known.map(({ perRun }) => perRun));
  const isSame = known.length === samples.length && known.every(({ basis }) => basis === 'same');
  return {
    seconds: secondsPerRun * runs,
    secondsPerRun,
    basis: isSame ? 'same' : 'similar',
    runs: Math.max(...known.map((time) => time.runs)),
  };
}

const sum = ({ weights, gradients, optimizer, activations }: MemoryParts): number =>
  weights + gradients + optimizer + activations;

/** The same text for configurations with the same network and the same memory. */
function networkKey({ dataset, model, optimizer, training }: RunConfig): string {
  return JSON.stringify([dataset, model, optimizer.type, training.batchSize, training.memory]);
}

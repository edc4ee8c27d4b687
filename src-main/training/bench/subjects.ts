import { QuadLabError } from '../../core/errors';
import { createRandom } from '../../core/random';
import { ConfigError } from '../../domain/config/config-error';
import { relinearNeurons, type NeuronName } from '../../domain/config/model-config';
import { parseRunConfig } from '../../domain/config/parse-config';
import type { RunConfig } from '../../domain/config/run-config';
import type { LoadedDataset } from '../../domain/dataset';
import { loadDataset } from '../../datasets/load-dataset';
import type { BenchModel, BenchRequest } from './request';

/** A training that is measured. */
export interface Subject {
  readonly config: RunConfig;
  readonly dataset: LoadedDataset;
}

/** Makes the training of a request, with data that need nothing beside this program. */
export function subjectOf(request: BenchRequest): Promise<Subject> {
  return subjects[request.model](request);
}

const subjects: Record<BenchModel, (request: BenchRequest) => Promise<Subject>> = {
  resnet: (request) => {
    const { depth, neuron, batch } = request;
    return Promise.resolve({
      config: configOf(request, {
        dataset: { name: 'noise' },
        model: { type: 'resnet', depth, neuron },
        optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4 },
        training: { batchSize: batch },
      }),
      dataset: imagesOfNoise(batch),
    });
  },
  'mlp-runge': async (request) => {
    const config = configOf(request, {
      dataset: { name: 'runge', points: 33 },
      model: { type: 'mlp', widths: [8, 8, 8, 8], neuron: request.neuron },
      optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
      training: { batchSize: 'full' },
    });
    // Generated data are in no folder.
    return { config, dataset: await loadDataset(config.dataset, '') };
  },
};

function configOf(
  { neuron, backend, threads, memory }: BenchRequest,
  { training, ...parts }: { training: object; [key: string]: object },
): RunConfig {
  const config = {
    name: 'bench',
    strategy: strategyFor(neuron),
    training: { epochs: 1, backend, threads, memory, ...training },
    ...parts,
  };
  try {
    return parseRunConfig(JSON.stringify(config), 'bench');
  } catch (error) {
    throw error instanceof ConfigError ? optionError(error) : error;
  }
}

/** The first problem, by the option's name: nobody wrote a file with lines and keys. */
function optionError({ problems }: ConfigError): QuadLabError {
  const [{ path, message } = { path: '', message: 'not valid' }] = problems;
  const options: Record<string, string> = {
    'model.depth': '--depth',
    'model.neuron': '--neuron',
    'training.batchSize': '--batch',
    'training.threads': '--threads',
    'training.memory': '--memory',
  };
  return new QuadLabError(
    'CONFIG_INVALID',
    `${options[path] ?? path}: ${message.replace(/ \(line \d+\)$/, '')}`,
  );
}

/** ReLinear where a neuron can start as a conventional one. */
function strategyFor(neuron: NeuronName): object {
  return relinearNeurons.includes(neuron)
    ? { type: 'relinear-sg', gammaG: 1e-4, gammaB: 1e-4 }
    : { type: 'none' };
}

/** One batch of images like those of CIFAR-10. */
function imagesOfNoise(count: number): LoadedDataset {
  const [size, channels, classes] = [32, 3, 10];
  const random = createRandom(0, 'bench');
  const part = {
    count,
    inputs: Uint8Array.from({ length: count * size * size * channels }, () => random.integer(256)),
    targets: Int32Array.from({ length: count }, (_, i) => i % classes),
  };
  return {
    name: 'noise',
    task: 'classification',
    inputShape: [size, size, channels],
    outputSize: classes,
    targetShape: [],
    classNames: Array.from({ length: classes }, (_, i) => String(i)),
    train: part,
    test: part,
    fingerprint: '',
  };
}

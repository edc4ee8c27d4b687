import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { messageOf, QuadLabError } from '../core/errors';
import type { ModelConfig } from '../domain/config/model-config';
import type { RunConfig } from '../domain/config/run-config';
import { firstEpoch, type TransferConfig } from '../domain/config/transfer-config';
import type { TransferredFrom } from '../domain/run-event';
import { nextState, type RunState } from '../domain/run-state';
import { definitionOf } from '../nn/models/index';
import type { NamedArray, NamedArrays } from '../nn/named-arrays';
import { transferState } from '../nn/transfer';
import type { LoadedCheckpoint } from '../rundir/checkpoint';
import { readRunManifest } from '../rundir/config-file';
import { readWholeJournal } from '../rundir/journal-reader';
import { runPaths, type HomePaths, type RunPaths } from '../rundir/paths';
import { decodeTensors } from '../rundir/safetensors';
import { readStageCheckpoint } from '../rundir/stage-checkpoint';
import { readKeptWeights } from '../rundir/weights';
import { modelStateOf } from './checkpointing';
import type { Training } from './prepare-training';

type Tensors = NonNullable<LoadedCheckpoint['checkpoint']>['tensors'];
type Places = Pick<HomePaths, 'runs' | 'weights'>;

/**
 * Gives a training that has not begun the weights that its configuration names, and sets it to the first epoch of the
 * stage that they come from. Returns where they came from, or undefined where the configuration names none.
 */
export function transferWeights(training: Training, places: Places): TransferredFrom | undefined {
  const { config, model } = training;
  const { transfer } = config;
  if (transfer === undefined) return undefined;
  const source =
    transfer.file === undefined
      ? readRunWeights(training, transfer, places.runs)
      : readFileWeights(config.model, model, transfer, places.weights);
  const tensors = transferState(model, source);
  training.position.epoch = firstEpoch(config);
  const { run, stage, file, sha256 } = transfer;
  return {
    ...(run !== undefined && { run }),
    ...(stage !== undefined && { stage }),
    ...(file !== undefined && { file }),
    ...(sha256 !== undefined && { sha256 }),
    tensors,
    firstEpoch: training.position.epoch,
  };
}

function readRunWeights(
  { config, dataset }: Training,
  { run = '', stage }: TransferConfig,
  runsFolder: string,
): NamedArrays {
  const paths = runPaths(join(runsFolder, run));
  const what = stage === undefined ? 'the weights' : `the weights of stage ${stage}`;
  const unavailable = (why: string, advice: string): QuadLabError =>
    new QuadLabError('TRANSFER_UNAVAILABLE', `${what} were to come from the run ${run}, ${why}`, { advice });
  if (!existsSync(paths.config)) {
    throw unavailable('which is not there any more', 'Submit the configuration again.');
  }
  const source = readRunManifest(paths.root).config;
  const { state, fingerprint } = lookInto(paths);
  if (sameData(source, config) && fingerprint !== undefined && fingerprint !== dataset.fingerprint) {
    throw unavailable(
      `whose data "${source.dataset.name}" had another content`,
      `Delete that run (\`quadlab runs delete ${run}\`) and submit the configuration again.`,
    );
  }
  let checkpoint;
  try {
    checkpoint = readStageCheckpoint(paths.checkpoints, source, stage);
  } catch (error) {
    throw unavailable(
      `whose checkpoint is damaged: ${messageOf(error)}`,
      `Delete that run (\`quadlab runs delete ${run}\`) and submit the configuration again.`,
    );
  }
  if (checkpoint !== undefined) return modelStateOf(checkpoint.tensors);
  const missing =
    stage === undefined ? 'and has no checkpoint' : `and did not keep the end of stage ${stage}`;
  throw unavailable(`which is ${state} ${missing}`, adviceFor(state));
}

function adviceFor(state: RunState): string {
  switch (state) {
    case 'diverged':
      return 'Transfer from an earlier stage, or let the conventional network learn more slowly.';
    case 'failed':
      return 'Mend what it failed from; `quadlab sweep resume --failed` then trains it and this run.';
    default:
      return 'Submit the configuration again: the conventional network is then trained anew.';
  }
}

/** What a run's journal says of its state and of its data. */
function lookInto({ journal }: RunPaths): { state: RunState; fingerprint: string | undefined } {
  const { events } = readWholeJournal(journal);
  const started = events.findLast((event) => event.type === 'started');
  return { state: events.reduce<RunState>(nextState, 'queued'), fingerprint: started?.fingerprint };
}

const sameData = (a: RunConfig, b: RunConfig): boolean =>
  JSON.stringify(a.dataset) === JSON.stringify(b.dataset);

function readFileWeights(
  config: ModelConfig,
  model: LayersModel,
  { file = '', sha256 = '' }: TransferConfig,
  weightsFolder: string,
): NamedArrays {
  const kept = readKeptWeights(weightsFolder, sha256);
  let tensors: Tensors;
  try {
    ({ tensors } = decodeTensors(kept.bytes, file));
  } catch (error) {
    throw new QuadLabError('TENSOR_FILE_INVALID', messageOf(error), { cause: error });
  }
  return arraysOfFile(model, config, tensors);
}

/** The values of a file by our paths. Names that belong to nothing of the network stay as they are. */
export function arraysOfFile(model: LayersModel, config: ModelConfig, tensors: Tensors): NamedArrays {
  if ([...tensors.keys()].some((name) => name.includes('/'))) return modelStateOf(tensors);
  const paths = new Map(torchNames(model, config));
  const arrays: NamedArrays = new Map();
  for (const [name, array] of tensors) {
    if (name.endsWith('.num_batches_tracked')) continue;
    const path = paths.get(name);
    if (path === undefined) arrays.set(name, array);
    else arrays.set(path, path.endsWith('/w_r') ? inputsFirst(array) : array);
  }
  return arrays;
}

const torchParameters: Readonly<Record<string, string>> = {
  w_r: 'weight',
  b_r: 'bias',
  gamma: 'weight',
  beta: 'bias',
  running_mean: 'running_mean',
  running_variance: 'running_var',
};

/** PyTorch's names for what a conventional network has, each with our path. */
function torchNames(model: LayersModel, config: ModelConfig): [string, string][] {
  return model.layers.flatMap((layer) => {
    const names = layer.weights.map((weight) =>
      weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1),
    );
    // A neuron may call the place of the conventional w_r otherwise; the source has conventional names.
    const conventional = names.some((name) => name.startsWith('w_')) ? ['w_r', 'b_r'] : names;
    return conventional.map((name): [string, string] => {
      const module = definitionOf(config).torchModule(layer.name, config);
      const torch = torchParameters[name];
      return [torch === undefined ? module : `${module}.${torch}`, `${layer.name}/${name}`];
    });
  });
}

/** PyTorch's kernels [out, in] and [out, in, h, w] as ours: [in, out] and [h, w, in, out]. */
function inputsFirst({ shape, values }: NamedArray): NamedArray {
  const [outputs = 1, inputs = 1, ...window] = shape;
  const area = window.reduce((product, size) => product * size, 1);
  const turned = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let p = 0; p < area; p++)
        turned[(p * inputs + i) * outputs + o] = values[(o * inputs + i) * area + p] ?? NaN;
  return { shape: [...window, inputs, outputs], values: turned };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { messageOf, QuadLabError } from '../core/errors';
import { decodeTensors } from '../core/safetensors';
import type { ModelConfig } from '../domain/config/model-config';
import type { RunConfig } from '../domain/config/run-config';
import { firstEpoch, type TransferConfig } from '../domain/config/transfer-config';
import type { TransferredFrom } from '../domain/run-event';
import { nextState, type RunState } from '../domain/run-state';
import { describeMisfits } from '../nn/misfits';
import type { NamedArrays } from '../nn/named-arrays';
import { readTorchTensors } from '../nn/torch';
import { assignState, transferState } from '../nn/transfer';
import { readRunManifest, withEpochs } from '../rundir/config-file';
import { readWholeJournal } from '../rundir/journal-reader';
import { extendedTo } from '../rundir/journal-writer';
import { runPaths, type HomePaths, type RunPaths } from '../rundir/paths';
import { readStageCheckpoint } from '../rundir/stage-checkpoint';
import { readKeptWeights } from '../rundir/weights';
import { modelStateOf } from './checkpointing';
import type { Training } from './prepare-training';

type Places = Pick<HomePaths, 'runs' | 'weights'>;

/**
 * Gives a training that has not begun the weights that its configuration names, and sets it to the first epoch of the
 * stage that they come from. Returns where they came from, or undefined where the configuration names none.
 */
export function transferWeights(training: Training, places: Places): TransferredFrom | undefined {
  const { config, model } = training;
  const { transfer } = config;
  if (transfer === undefined) return undefined;
  const source = transfer.file === undefined ? readRunWeights(training, transfer, places.runs) : undefined;
  const tensors =
    source === undefined
      ? takeFileWeights(config.model, model, transfer, places.weights)
      : transferState(model, source.weights);
  training.position.epoch = firstEpoch(config);
  const { run, stage, file, sha256 = source?.sha256 } = transfer;
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
): { weights: NamedArrays; sha256: string } {
  const paths = runPaths(join(runsFolder, run));
  const what = stage === undefined ? 'the weights' : `the weights of stage ${stage}`;
  const unavailable = (why: string, advice: string): QuadLabError =>
    new QuadLabError('TRANSFER_UNAVAILABLE', `${what} were to come from the run ${run}, ${why}`, { advice });
  if (!existsSync(paths.config)) {
    throw unavailable('which is not there any more', 'Submit the configuration again.');
  }
  const { state, fingerprint, epochs } = lookInto(paths);
  const source = withEpochs(readRunManifest(paths.root).config, epochs);
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
  if (checkpoint !== undefined) {
    return { weights: modelStateOf(checkpoint.tensors), sha256: checkpoint.sha256 };
  }
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
function lookInto({ journal }: RunPaths): {
  state: RunState;
  fingerprint: string | undefined;
  epochs: number | undefined;
} {
  const { events } = readWholeJournal(journal);
  const started = events.findLast((event) => event.type === 'started');
  return {
    state: events.reduce<RunState>(nextState, 'queued'),
    fingerprint: started?.fingerprint,
    epochs: extendedTo(events),
  };
}

const sameData = (a: RunConfig, b: RunConfig): boolean =>
  JSON.stringify(a.dataset) === JSON.stringify(b.dataset);

/** Gives the model what a file with PyTorch's names has; what a conventional file lacks keeps its ReLinear start. */
function takeFileWeights(
  config: ModelConfig,
  model: LayersModel,
  { file = '', sha256 = '' }: TransferConfig,
  weightsFolder: string,
): number {
  const { tensors } = decodeTensors(readKeptWeights(weightsFolder, sha256), file);
  const { arrays, ...misfits } = readTorchTensors(model, config, tensors);
  const problems = describeMisfits(misfits);
  if (problems === undefined) return assignState(model, arrays);
  throw new QuadLabError('MODEL_MISFIT', `${file} does not fit the network: ${problems}`, {
    advice:
      'The weights must come from the conventional network of the same structure, or from one of the same neuron.',
  });
}

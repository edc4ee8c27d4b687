import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { QuadLabError } from '../../core/errors';
import { readTensorFile, type TensorFile } from '../../core/safetensors';
import type { ModelConfig } from '../../domain/config/model-config';
import { describeMisfits, fitTensors } from '../../nn/misfits';
import type { NamedArrays } from '../../nn/named-arrays';
import { importModelState, parametersOf, statisticsOf } from '../../nn/parameters';
import { readTorchTensors, type TorchReading } from '../../nn/torch';
import { readLayersModelWeights } from './layers-model';

/** Weights that came from a file; their names are PyTorch's in a safetensors file, and ours in a LayersModel. */
export type WeightsFile = { readonly file: string } & (
  | { readonly format: 'safetensors'; readonly content: TensorFile }
  | { readonly format: 'tfjs'; readonly arrays: NamedArrays }
);

/** Reads a safetensors file, or a LayersModel of TensorFlow.js: its folder or its JSON. Throws TENSOR_FILE_INVALID. */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder || path.endsWith('.json')) {
    const file = isFolder ? join(path, 'model.json') : path;
    return { format: 'tfjs', file, arrays: await readLayersModelWeights(file) };
  }
  return { format: 'safetensors', file: path, content: readTensorFile(path) };
}

/** What of the weights fits a model, by our paths, and what does not fit. */
export function fitWeights(model: LayersModel, config: ModelConfig, weights: WeightsFile): TorchReading {
  switch (weights.format) {
    case 'safetensors':
      return readTorchTensors(model, config, weights.content.tensors);
    case 'tfjs':
      return fitByPath(model, weights.arrays);
  }
}

function fitByPath(model: LayersModel, found: NamedArrays): TorchReading {
  const states = [...parametersOf(model), ...statisticsOf(model)];
  const wanted = states.map(({ path, variable: { shape } }) => ({ name: path, shape }));
  const { fitting, ...misfits } = fitTensors(wanted, found);
  return { arrays: new Map(fitting.map(([{ name }, array]) => [name, array])), ...misfits, absent: [] };
}

/** Gives a model all of its weights from a file. Throws MODEL_MISFIT, and changes nothing, unless all fit. */
export function loadWeights(model: LayersModel, config: ModelConfig, weights: WeightsFile): void {
  const { arrays, missing, absent, unknown, misshapen } = fitWeights(model, config, weights);
  const misfits = describeMisfits({ missing: [...missing, ...absent], unknown, misshapen });
  if (misfits !== undefined) {
    throw new QuadLabError('MODEL_MISFIT', `${weights.file} does not fit the network: ${misfits}`, {
      advice: 'Take the configuration of the run that the weights come from.',
    });
  }
  importModelState(model, arrays);
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelConfig } from '../../domain/config/model-config';
import { internalError } from '../internal-error';
import type { Misfits, Wanted } from '../misfits';
import { fitTensors } from '../misfits';
import type { NamedArray, NamedArrays } from '../named-arrays';
import { exportModelState } from '../parameters';
import type { Layout } from './layouts';
import { fromTorch, layoutOf, toTorch } from './layouts';
import type { TorchName } from './names';
import { torchNames } from './names';

/** Parameters and statistics of a model under the names and in the layouts of PyTorch, in the model's order. */
export async function exportTorchTensors(model: LayersModel, config: ModelConfig): Promise<NamedArrays> {
  return toTorchTensors(model, config, await exportModelState(model));
}

/** Values by our paths, as `exportModelState` gives them, under the names and in the layouts of PyTorch. */
export function toTorchTensors(model: LayersModel, config: ModelConfig, arrays: NamedArrays): NamedArrays {
  const entries = torchNames(model, config).flatMap(({ state, name }): [string, NamedArray][] => {
    const array = arrays.get(state.path);
    return array === undefined ? [] : [[name, toTorch(array, layoutOf(model, state))]];
  });
  const tensors = new Map(entries);
  if (tensors.size !== entries.length) throw internalError('two parameters have one name in PyTorch');
  return tensors;
}

/** What of tensors of PyTorch fits a network, and what does not. */
export interface TorchReading extends Misfits {
  /** Values by our paths, for everything that fits. */
  readonly arrays: NamedArrays;
  /**
   * Names of what a conventional network does not have (w_g, b_g, w_b, c, and the bias where its layer had none), for
   * layers whose w_r came from one.
   */
  readonly absent: string[];
}

/**
 * Takes a model's parameters and statistics out of tensors of PyTorch. Layers of quadratic neurons take theirs, or,
 * where there are none and the tensors have a conventional layer at that place, this layer's weight as w_r and its bias
 * as b_r (or whatever the neuron says corresponds to them). A prefix `module.` on every name, which DataParallel adds,
 * and the counters `num_batches_tracked` of batch normalizations are passed over.
 */
export function readTorchTensors(
  model: LayersModel,
  config: ModelConfig,
  tensors: ReadonlyMap<string, NamedArray>,
): TorchReading {
  const found = meant(tensors);
  const names = torchNames(model, config);
  const fromConventional = conventionalLayers(names, found);
  const wanted: (Wanted & { path: string; layout: Layout })[] = [];
  const absent: string[] = [];
  for (const { state, name, conventionalName } of names) {
    const layout = layoutOf(model, state);
    const value = { path: state.path, layout, shape: layout.torchShape };
    if (!fromConventional.has(state.layer)) wanted.push({ ...value, name });
    else if (conventionalName !== undefined && found.has(conventionalName))
      wanted.push({ ...value, name: conventionalName });
    else absent.push(name);
  }
  const { fitting, ...misfits } = fitTensors(wanted, found);
  const arrays = new Map(fitting.map(([{ path, layout }, tensor]) => [path, fromTorch(tensor, layout)]));
  return { arrays, ...misfits, absent };
}

/** The layers of quadratic neurons for which the tensors have the weight of a conventional layer, and none of their own. */
function conventionalLayers(names: readonly TorchName[], tensors: ReadonlyMap<string, unknown>): Set<string> {
  const own = new Set(names.filter(({ name }) => tensors.has(name)).map(({ state }) => state.layer));
  const offered = names.filter(
    ({ conventionalName }) => conventionalName?.endsWith('.weight') === true && tensors.has(conventionalName),
  );
  return new Set(offered.map(({ state }) => state.layer).filter((layer) => !own.has(layer)));
}

function meant(tensors: ReadonlyMap<string, NamedArray>): Map<string, NamedArray> {
  const prefix = 'module.';
  const prefixed = [...tensors.keys()].every((name) => name.startsWith(prefix));
  return new Map(
    [...tensors]
      .map(([name, tensor]) => [prefixed ? name.slice(prefix.length) : name, tensor] as const)
      .filter(([name]) => name.split('.').at(-1) !== 'num_batches_tracked'),
  );
}

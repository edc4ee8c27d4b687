import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { QuadLabError } from '../core/errors';
import { NeuronLayer } from './layers/index';
import { makeConventional } from './make-conventional';
import { describeMisfits, fitTensors, type Wanted } from './misfits';
import { tensorFrom, type NamedArrays } from './named-arrays';
import { parametersOf, statisticsOf, type LayerState } from './parameters';

/** A variable of a network with the name under which the source has its value; an optional one may keep its start. */
interface Takeover extends Wanted {
  readonly variable: LayerState['variable'];
}

/**
 * Weight transfer (section IV-A of the paper): "w_r, b_r in each quadratic neuron are initialized by the parameters of
 * the corresponding conventional neuron". Normalizations with their running statistics and whatever else is not part of a
 * neuron go over by name; the quadratic parameters keep the start that ReLinear gives them, so the network starts as the
 * conventional one, bit for bit. A bias that the conventional neuron does not have keeps its start, 0.
 *
 * A layer for which the source has every value, as one of the same neuron has, takes all of them. One that is
 * conventional here and quadratic there takes its linear part (`makeConventional`). So networks whose layers have
 * different neurons start from conventional ones, from quadratic ones and from each other.
 *
 * @param source values by our paths, such as `stage1_block1_conv1/w_r`
 * @returns how many parameters and statistics were taken over
 * @throws MODEL_MISFIT with everything that does not fit; then nothing has been taken over
 */
export function transferState(model: LayersModel, source: NamedArrays): number {
  const given = makeConventional(model, source);
  const states = [...parametersOf(model), ...statisticsOf(model)];
  const incomplete = new Set(states.filter(({ path }) => !given.has(path)).map(({ layer }) => layer));
  const takeovers = states.flatMap((state) =>
    incomplete.has(state.layer) ? takeoverOf(model, state) : [takeover(state, state.path)],
  );
  const { fitting, ...misfits } = fitTensors(takeovers, given);
  const problems = describeMisfits(misfits);
  if (problems !== undefined) {
    throw new QuadLabError('MODEL_MISFIT', `the weights do not fit the network: ${problems}`, {
      advice:
        'The weights must come from a network of the same structure, whose layers have the same neurons or are conventional where these are not, or the other way round.',
    });
  }
  tf.tidy(() => {
    for (const [{ name, variable, shape }] of fitting) variable.assign(tensorFrom(given, name, shape));
  });
  return fitting.length;
}

/** Gives a model the values that there are, by our paths and of the right shapes. Returns how many. */
export function assignState(model: LayersModel, arrays: NamedArrays): number {
  const present = [...parametersOf(model), ...statisticsOf(model)].filter(({ path }) => arrays.has(path));
  tf.tidy(() => {
    for (const { path, variable } of present) variable.assign(tensorFrom(arrays, path, variable.shape));
  });
  return present.length;
}

/** What of a conventional network a variable takes over; nothing for quadratic parameters. */
function takeoverOf(model: LayersModel, state: LayerState): Takeover[] {
  const layer = model.getLayer(state.layer);
  if (!(layer instanceof NeuronLayer)) return [takeover(state, state.path)];
  const { conventional } = layer.parameter(state.name);
  if (conventional === undefined) return [];
  return [takeover(state, `${state.layer}/${conventional}`, conventional === 'b_r')];
}

function takeover({ variable }: LayerState, name: string, optional = false): Takeover {
  return { name, shape: variable.shape, optional, variable };
}

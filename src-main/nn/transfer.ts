import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { QuadLabError } from '../core/errors';
import { NeuronLayer } from './layers/index';
import { tensorFrom, type NamedArrays } from './named-arrays';
import { parametersOf, statisticsOf, type LayerState } from './parameters';

/** A variable of a network and the name under which the source has its value. */
interface Takeover {
  readonly state: LayerState;
  readonly from: string;
  /** Whether it keeps its start where the source has nothing. */
  readonly optional: boolean;
}

/**
 * Weight transfer (section IV-A of the paper): "w_r, b_r in each quadratic neuron are initialized by the parameters of
 * the corresponding conventional neuron". Normalizations with their running statistics and whatever else is not part of a
 * neuron go over by name; the quadratic parameters keep the start that ReLinear gives them, so the network starts as the
 * conventional one, bit for bit. A bias that the conventional neuron does not have keeps its start, 0.
 *
 * Where the source has every value of the network itself, as one of the same neuron has, all of them go over.
 *
 * @param source values by our paths, such as `stage1_block1_conv1/w_r`
 * @returns how many parameters and statistics were taken over
 * @throws MODEL_MISFIT with everything that does not fit; then nothing has been taken over
 */
export function transferState(model: LayersModel, source: NamedArrays): number {
  const states = [...parametersOf(model), ...statisticsOf(model)];
  const whole = states.every(({ path }) => source.has(path));
  const takeovers = whole
    ? states.map((state) => ({ state, from: state.path, optional: false }))
    : states.flatMap((state) => takeoverOf(model, state));
  const problems = misfits(takeovers, source);
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one thing does' : `${problems.length} things do`;
    throw new QuadLabError('MODEL_MISFIT', `${count} not fit the network: ${problems.join('; ')}`, {
      advice:
        'The weights must come from the conventional network of the same structure, or from one of the same neuron.',
    });
  }
  const present = takeovers.filter(({ from }) => source.has(from));
  tf.tidy(() => {
    for (const { state, from } of present)
      state.variable.assign(tensorFrom(source, from, state.variable.shape));
  });
  return present.length;
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
  if (!(layer instanceof NeuronLayer)) return [{ state, from: state.path, optional: false }];
  const { conventional } = layer.parameter(state.name);
  if (conventional === undefined) return [];
  return [{ state, from: `${state.layer}/${conventional}`, optional: conventional === 'b_r' }];
}

function misfits(takeovers: readonly Takeover[], source: NamedArrays): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  for (const { state, from, optional } of takeovers) {
    used.add(from);
    const array = source.get(from);
    const shape = state.variable.shape;
    if (array === undefined) {
      if (!optional) problems.push(`${from} is missing`);
    } else if (array.shape.join() !== shape.join()) {
      problems.push(`${from} has the shape [${array.shape.join(', ')}], expected [${shape.join(', ')}]`);
    }
  }
  for (const name of source.keys()) {
    if (!used.has(name)) problems.push(`${name} is not part of the network`);
  }
  return problems;
}

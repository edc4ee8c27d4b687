import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { standardDeviation } from '../../core/math';
import type { Layer } from '../../nn/graph';
import { internalError } from '../../nn/internal-error';
import { NeuronLayer } from '../../nn/layers/neuron-layer';
import { walkNetwork } from '../walk-network';
import type { Amplification, LayerAmplification } from './amplification';
import { directionsOf } from './directions';
import { lengths, moveThrough, type Compute, type Moving } from './tangents';

export interface EstimateOptions {
  /** How many directions at the most; where an input has fewer numbers the norm is exact but for rounding. */
  readonly directions: number;
  /** Of the random directions: the same seed looks at the same ones. */
  readonly seed: number;
  /** Whether each layer is looked at by itself too, which takes as long again; default true. */
  readonly own?: boolean;
}

/**
 * The amplification of any network at x = 0 (Eq. 29), by forward differentiation on the loaded backend: the norms of
 * J·v for the unit vectors v of the input, or an estimate from some random ones, with E‖J·v‖² = ‖J‖_F². The network
 * computes as it does when it is evaluated; 0 is the mean image where images are normalized. In single precision.
 *
 * By layer of neurons, where `own` is looked at in directions of the layer's own input. A residual network adds what
 * went past a layer to `running`.
 */
export function estimateAmplification(model: LayersModel, options: EstimateOptions): Promise<Amplification> {
  return estimate(model, options, (layer) => (inputs) => callOf(layer, inputs));
}

/**
 * The same with conventional neurons of the same w_r and b_r; everything else, as normalizations with their
 * statistics, stays as it is. Undefined where some neuron has no such part.
 */
export function estimateConventional(
  model: LayersModel,
  options: EstimateOptions,
): Promise<Amplification> | undefined {
  const computes = new Map(model.layers.map((layer) => [layer, conventionalCall(layer)] as const));
  if ([...computes.values()].includes(undefined)) return undefined;
  return estimate(model, options, (layer) => computes.get(layer) ?? ((inputs) => callOf(layer, inputs)));
}

async function estimate(
  model: LayersModel,
  { directions: most, seed, own: withOwn = true }: EstimateOptions,
  computeOf: (layer: Layer) => Compute,
): Promise<Amplification> {
  const shape = (model.inputs[0]?.shape ?? []).slice(1).map((size) => size ?? 1);
  const found: { layer: string; running: Tensor; own: Lengths | undefined }[] = [];
  const { tensor: tangents, complete } = directionsOf(shape, most, seed, 'input');
  const ownLengths = (layer: NeuronLayer, [input]: readonly Moving[]): Lengths => {
    if (input === undefined) throw internalError(`layer ${layer.name} has no input`);
    const { value } = input;
    const { tensor, complete } = directionsOf(value.shape.slice(1), most, seed, layer.name);
    const alone = moveThrough(layer, [{ value, tangents: tensor }], computeOf(layer));
    const result = { lengths: lengths(alone.tangents), complete };
    tensor.dispose();
    disposeMoving(alone);
    return result;
  };
  const output = walkNetwork<Moving>(
    model,
    { value: tf.zeros([1, ...shape]), tangents },
    {
      step(layer, inputs) {
        const moved = moveThrough(layer, inputs, computeOf(layer));
        if (layer instanceof NeuronLayer) {
          const own = withOwn ? ownLengths(layer, inputs) : undefined;
          found.push({ layer: layer.name, running: lengths(moved.tangents), own });
        }
        return moved;
      },
      drop: disposeMoving,
    },
  );
  const network = lengths(output.tangents);
  disposeMoving(output);
  const read = await readParts([
    ...found.map(({ running }) => running),
    ...found.flatMap(({ own }) => own?.lengths ?? []),
    network,
  ]);
  const layers = found.map(({ layer, own }, i): LayerAmplification => ({
    layer,
    ...(own && { own: normOf(read[found.length + i], own.complete).norm }),
    running: normOf(read[i], complete).norm,
  }));
  const { norm, error } = normOf(read.at(-1), complete);
  return { layers, frobenius: norm, ...(!complete && { directions: most, error }) };
}

/** ‖J·v‖ in some directions v, or in all. */
interface Lengths {
  readonly lengths: Tensor;
  readonly complete: boolean;
}

/** The values of some vectors, which are disposed of, in one go. */
async function readParts(parts: Tensor[]): Promise<Float32Array[]> {
  const sizes = parts.map(({ size }) => size);
  const joined = tf.concat(parts);
  tf.dispose(parts);
  const values = await joined.data<'float32'>();
  joined.dispose();
  let from = 0;
  return sizes.map((size) => values.slice(from, (from += size)));
}

/** The Frobenius norm that the lengths of J·v tell, and its standard error where it is an estimate. */
function normOf(
  lengths: Float32Array = new Float32Array(),
  complete: boolean,
): { norm: number; error: number } {
  const squares = Array.from(lengths, (value) => value * value);
  const sum = squares.reduce((total, square) => total + square, 0);
  if (complete) return { norm: Math.sqrt(sum), error: 0 };
  const norm = Math.sqrt(sum / squares.length);
  const deviation = standardDeviation(squares) ?? NaN;
  // d√m = dm / (2·√m)
  return { norm, error: norm === 0 ? 0 : deviation / Math.sqrt(squares.length) / (2 * norm) };
}

function callOf(layer: Layer, inputs: readonly Tensor[]): Tensor {
  const [first] = inputs;
  if (first === undefined) throw internalError(`layer ${layer.name} has no input`);
  return layer.call(inputs.length === 1 ? first : [...inputs], {}) as Tensor;
}

/** w_r·x + b_r; undefined where a layer of neurons has no such part. */
function conventionalCall(layer: Layer): Compute | undefined {
  if (!(layer instanceof NeuronLayer) || layer.neuron.name === 'conventional') {
    return (inputs) => callOf(layer, inputs);
  }
  const valueOf = (role: 'w_r' | 'b_r'): Tensor | undefined => {
    const name = layer.neuron.parameters.find(({ conventional }) => conventional === role)?.name;
    return name === undefined ? undefined : layer.tensors[name];
  };
  const [weight, bias] = [valueOf('w_r'), valueOf('b_r')];
  if (weight === undefined) return undefined;
  return ([x]) => layer.map.apply(x as Tensor, weight, bias);
}

function disposeMoving({ value, tangents }: Moving): void {
  value.dispose();
  tangents.dispose();
}

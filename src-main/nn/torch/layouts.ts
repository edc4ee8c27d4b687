import type { LayersModel } from '@tensorflow/tfjs-layers';
import { internalError } from '../internal-error';
import { singleShape } from '../layers/neuron-layer';
import type { NamedArray } from '../named-arrays';
import type { LayerState } from '../parameters';

/** How a parameter of ours lies in PyTorch: seen with the axes `view`, then with these in the order `axes`. */
export interface Layout {
  readonly shape: readonly number[];
  /** `shape`, or with the axes of an image that was flattened before a dense layer. */
  readonly view: readonly number[];
  readonly axes: readonly number[];
  readonly torchShape: readonly number[];
}

/**
 * Kernels of convolutions are HWIO here and OIHW in PyTorch, those of dense layers [in, out] and [out, in] (`weight`
 * of `nn.Conv2d` and `nn.Linear`); all else is the same. A dense layer after a flattened image has the rows of its
 * kernel in the order H, W, C here, and in the order C, H, W there.
 */
export function layoutOf(model: LayersModel, { layer, variable: { shape } }: LayerState): Layout {
  const image = shape.length === 2 ? flattenedImage(model, layer) : undefined;
  if (image !== undefined) {
    const [height = 0, width = 0, channels = 0] = image;
    const outputs = shape.at(-1) ?? 0;
    const view = [height, width, channels, outputs];
    return { shape, view, axes: [3, 2, 0, 1], torchShape: [outputs, height * width * channels] };
  }
  const axes = shape.length === 4 ? [3, 2, 0, 1] : shape.length === 2 ? [1, 0] : [...shape.keys()];
  return { shape, view: shape, axes, torchShape: axes.map((axis) => shape[axis] ?? 0) };
}

type Layer = LayersModel['layers'][number];

/** [H, W, C] of the image whose flattened values a layer takes in, if it does. */
function flattenedImage(model: LayersModel, name: string): readonly number[] | undefined {
  let layer: Layer | undefined = inputOf(model.getLayer(name));
  // What lies between and has no weights, as dropout, keeps the order.
  while (layer !== undefined && layer.weights.length === 0) {
    if (layer.getClassName() === 'Flatten') {
      const shape = singleShape(layer.inboundNodes[0]?.inputShapes ?? []);
      return shape.length === 4 ? (shape.slice(1) as number[]) : undefined;
    }
    layer = inputOf(layer);
  }
  return undefined;
}

function inputOf(layer: Layer): Layer | undefined {
  const [node] = layer.inboundNodes;
  return node?.inboundLayers.length === 1 ? node.inboundLayers[0] : undefined;
}

/** A parameter of the shape `shape` as it lies in PyTorch, of the shape `torchShape`. */
export function toTorch({ values }: NamedArray, { view, axes, torchShape }: Layout): NamedArray {
  return { shape: torchShape, values: permute(values, view, axes) };
}

/**
 * The inverse of `toTorch`: a parameter as it lies in PyTorch, of the shape `torchShape`, as one of the shape `shape`.
 */
export function fromTorch({ values }: NamedArray, { shape, view, axes }: Layout): NamedArray {
  const seen = axes.map((axis) => view[axis] ?? 0);
  return { shape, values: permute(values, seen, inverse(axes)) };
}

/** Images of PyTorch, [N, C, H, W], as ours, [N, H, W, C]. */
export function imagesFromTorch({ shape, values }: NamedArray): NamedArray {
  const axes = [0, 2, 3, 1];
  return { shape: axes.map((axis) => shape[axis] ?? 0), values: permute(values, shape, axes) };
}

function inverse(axes: readonly number[]): number[] {
  return axes.map((_, axis) => axes.indexOf(axis));
}

/** Transposition: result[i_axes[0], i_axes[1], …] = values[i_0, i_1, …]; always a copy. */
export function permute(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (values.length !== size) throw internalError(`${values.length} values for the shape [${shape.join()}]`);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const lengths = axes.map((axis) => shape[axis] ?? 0);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(size);
  let target = 0;
  const copy = (depth: number, source: number): void => {
    const length = lengths[depth] ?? 1;
    const step = steps[depth] ?? 0;
    if (depth < axes.length - 1) {
      for (let i = 0; i < length; i++) copy(depth + 1, source + i * step);
    } else {
      for (let i = 0; i < length; i++) result[target++] = values[source + i * step] ?? NaN;
    }
  };
  if (size > 0) copy(0, 0);
  return result;
}

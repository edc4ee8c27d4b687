import { QuadLabError } from '../../core/errors';
import { weightsOf, type Ring } from '../polynomial/ring';
import type { DenseLayer, Moments } from './dense-network';

const ones = weightsOf(1, 1);

type Inputs<Element> = readonly (Element | undefined)[];

/**
 * The outputs of a layer's neurons before the activation, in whatever can be added and multiplied: for numbers the
 * forward pass, for polynomials their composition. An input that is missing is zero.
 *
 * @param unit only this neuron; default all
 * @returns [outputs], or the one of `unit`
 */
export function neuronOutputs<Element>(
  ring: Ring<Element>,
  layer: DenseLayer,
  inputs: Inputs<Element>,
  unit?: number,
): Element[] {
  const units = unit === undefined ? Array.from({ length: layer.outputs }, (_, j) => j) : [unit];
  const { w_r, w_g, w_b } = layer.parameters;
  const linear = (kernel: Float64Array | undefined, from: Inputs<Element>, j: number, bias: number) =>
    ring.combine(from, { values: kernel ?? [], first: j, step: layer.outputs }, bias);
  const bias = (name: string, j: number): number => layer.parameters[name]?.[j] ?? 0;
  const squares = (): Inputs<Element> => inputs.map((x) => x && ring.multiply(x, x));
  const both = (a: Element, b: Element, offset = 0): Element => ring.combine([a, b], ones, offset);

  switch (layer.neuron) {
    case 'conventional':
      return units.map((j) => linear(w_r, inputs, j, bias('b_r', j)));
    case 'quadratic': {
      const squared = squares();
      return units.map((j) => {
        const u = linear(w_r, inputs, j, bias('b_r', j));
        const v = linear(w_g, inputs, j, bias('b_g', j));
        return both(ring.multiply(u, v), linear(w_b, squared, j, bias('c', j)));
      });
    }
    case 'compact': {
      const squared = squares();
      return units.map((j) =>
        both(linear(w_r, inputs, j, bias('b_r', j)), linear(w_b, squared, j, bias('c', j))),
      );
    }
    case 'parabolic':
      return units.map((j) =>
        ring.multiply(linear(w_r, inputs, j, bias('b_r', j)), linear(w_g, inputs, j, bias('b_g', j))),
      );
    case 'poly':
      return units.map((j) => {
        const product = ring.multiply(linear(w_r, inputs, j, 0), linear(w_g, inputs, j, 1));
        return ring.combine([product], ones, bias('b_r', j));
      });
    case 'quadralib':
      return units.map((j) => {
        const product = ring.multiply(linear(w_r, inputs, j, 0), linear(w_g, inputs, j, 0));
        return both(product, linear(w_b, inputs, j, bias('b_r', j)));
      });
    case 'square': {
      const squared = squares();
      return units.map((j) => linear(w_b, squared, j, bias('c', j)));
    }
    case 'quadratic-activation':
      return units.map((j) => {
        const u = linear(w_r, inputs, j, bias('b_r', j));
        return ring.multiply(u, u);
      });
  }
}

/** The degree of a layer's output in its input. */
export function degreeOf({ neuron }: Pick<DenseLayer, 'neuron'>): 1 | 2 {
  return neuron === 'conventional' ? 1 : 2;
}

/** z = (x − mean) / deviation as scale·x + shift; what has no spread is only centred. */
export function standardizing(moments: Moments | undefined): { scale: number; shift: number } {
  if (moments === undefined) return { scale: 1, shift: 0 };
  const deviation = moments.deviation || 1;
  return { scale: 1 / deviation, shift: -moments.mean / deviation };
}

/** Raised for activations that are no polynomial by pieces. */
export function unsupportedActivation({ name, activation }: DenseLayer): QuadLabError {
  return new QuadLabError(
    'MODEL_MISFIT',
    `layer ${name} is followed by ${activation}; expected relu or linear`,
    { advice: 'Only with these is the network a polynomial by pieces.' },
  );
}

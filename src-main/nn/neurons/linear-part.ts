import { internalError } from '../internal-error';
import type { NamedArray, NamedArrays } from '../named-arrays';
import { neurons } from './index';
import { isQuadratic, type Neuron } from './neuron';

/** A conventional layer: w [..., in, out], b [out]. */
export interface LinearPart {
  readonly w_r: NamedArray;
  readonly b_r: NamedArray;
}

/** The neuron with quadratic terms and a linear part whose parameters have these names, in any order. */
export function quadraticNeuronOf(names: ReadonlySet<string>): Neuron | undefined {
  return Object.values(neurons).find(
    (neuron) =>
      isQuadratic(neuron) &&
      neuron.linearPart !== undefined &&
      neuron.parameters.length === names.size &&
      neuron.parameters.every(({ name }) => names.has(name)),
  );
}

/**
 * A layer made conventional: what it is without its product and power terms, w_g = 0 and w_b = 0. The quadratic neuron
 * is then b_g⊙(w_r·x + b_r) + c, which is the conventional one with w = b_g⊙w_r and b = b_g⊙b_r + c: b_g and c stay as
 * trained, and are folded into w and b. Computed in double precision, rounded once.
 *
 * @param parameters those of a layer by name, such as `w_g`
 */
export function linearPartOf(neuron: Neuron, parameters: NamedArrays): LinearPart {
  const { linearPart } = neuron;
  if (linearPart === undefined) throw internalError(`a ${neuron.name} neuron has no linear part`);
  const valuesOf = (name: string | undefined, otherwise: number): ((output: number) => number) => {
    if (name === undefined) return () => otherwise;
    const { values } = take(parameters, name);
    return (output) => values[output] ?? NaN;
  };
  const place = (conventional: 'w_r' | 'b_r'): NamedArray =>
    take(parameters, neuron.parameters.find((parameter) => parameter.conventional === conventional)?.name);
  const factor = valuesOf(linearPart.factor, 1);
  const offset = valuesOf(linearPart.offset, 0);
  const [w, b] = [place('w_r'), place('b_r')];
  const outputs = b.values.length;
  return {
    w_r: { shape: w.shape, values: w.values.map((value, i) => factor(i % outputs) * value) },
    b_r: { shape: b.shape, values: b.values.map((value, i) => factor(i) * value + offset(i)) },
  };
}

function take(parameters: NamedArrays, name: string | undefined): NamedArray {
  const array = parameters.get(name ?? '');
  if (array === undefined) throw internalError(`a layer has no parameter "${name ?? ''}"`);
  return array;
}

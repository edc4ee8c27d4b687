import { Matrix } from 'ml-matrix';
import type { Neuron } from '../../nn/neurons/neuron';
import { internalError } from '../../nn/internal-error';

/** x ↦ W·x + b; W is [out × in], b [out]. */
export interface Affine {
  readonly weight: Matrix;
  readonly bias: readonly number[];
}

/**
 * What every neuron of ours is, before its activation: z = (U·x + u)⊙(V·x + v) + L·x + P·x² + c, of which a neuron may
 * lack the product, the linear term L or the power term P. All matrices are [out × in].
 */
export interface NeuronForm {
  readonly product?: { readonly left: Affine; readonly right: Affine };
  readonly linear?: Matrix;
  readonly power?: Matrix;
  readonly constant: readonly number[];
}

/** The values of a dense layer by parameter: kernels [out × in], biases as a row of [out]. */
export interface DenseValues {
  readonly units: number;
  readonly kernel: (name: string) => Matrix;
  readonly bias: (name: string) => readonly number[];
}

/** A neuron of a kind with these values. */
export function neuronForm(neuron: Neuron, values: DenseValues): NeuronForm {
  const { units, kernel, bias } = values;
  const affine = (index: 'r' | 'g'): Affine => ({ weight: kernel(`w_${index}`), bias: bias(`b_${index}`) });
  const factor = (name: string, constant: number): Affine => ({
    weight: kernel(name),
    bias: new Array<number>(units).fill(constant),
  });
  const none = new Array<number>(units).fill(0);
  switch (neuron.name) {
    case 'conventional':
      return { linear: kernel('w_r'), constant: bias('b_r') };
    case 'quadratic':
      return {
        product: { left: affine('r'), right: affine('g') },
        power: kernel('w_b'),
        constant: bias('c'),
      };
    case 'compact':
      return { linear: kernel('w_r'), power: kernel('w_b'), constant: sum(bias('b_r'), bias('c')) };
    case 'parabolic':
      return { product: { left: affine('r'), right: affine('g') }, constant: none };
    case 'poly':
      return { product: { left: factor('w_r', 0), right: factor('w_g', 1) }, constant: bias('b_r') };
    case 'quadralib':
      return {
        product: { left: factor('w_r', 0), right: factor('w_g', 0) },
        linear: kernel('w_b'),
        constant: bias('b_r'),
      };
    case 'square':
      return { power: kernel('w_b'), constant: bias('c') };
    case 'quadratic-activation':
      return { product: { left: affine('r'), right: affine('r') }, constant: none };
  }
}

/**
 * The conventional neuron with the same w_r and b_r: what ReLinear starts from. Undefined for neurons whose parameters
 * take the place of none of it (square, quadratic-activation).
 */
export function conventionalForm(neuron: Neuron, values: DenseValues): NeuronForm | undefined {
  const standsFor = (role: 'w_r' | 'b_r'): string | undefined =>
    neuron.parameters.find(({ conventional }) => conventional === role)?.name;
  const [weight, bias] = [standsFor('w_r'), standsFor('b_r')];
  if (weight === undefined) return undefined;
  const constant = bias === undefined ? new Array<number>(values.units).fill(0) : values.bias(bias);
  return { linear: values.kernel(weight), constant };
}

/** z at x [in]: [out] */
export function responseAt(form: NeuronForm, x: readonly number[]): number[] {
  const { product, linear, power, constant } = form;
  const terms: number[][] = [];
  if (product !== undefined) {
    const right = affineAt(product.right, x);
    terms.push(affineAt(product.left, x).map((value, i) => value * (right[i] ?? NaN)));
  }
  if (linear !== undefined) terms.push(times(linear, x));
  if (power !== undefined) {
    terms.push(
      times(
        power,
        x.map((value) => value * value),
      ),
    );
  }
  return terms.reduce(sum, [...constant]);
}

/**
 * ∂z/∂x at x [in], as [out × in]: diag(V·x + v)·U + diag(U·x + u)·V + L + 2·P·diag(x), which for the quadratic neuron
 * is the bracket of Eq. 31.
 */
export function jacobianAt(form: NeuronForm, x: readonly number[]): Matrix {
  const { product, linear, power } = form;
  const terms: Matrix[] = [];
  if (product !== undefined) {
    const { left, right } = product;
    terms.push(left.weight.clone().mulColumnVector(affineAt(right, x)));
    terms.push(right.weight.clone().mulColumnVector(affineAt(left, x)));
  }
  if (linear !== undefined) terms.push(linear.clone());
  if (power !== undefined) terms.push(power.clone().mulRowVector(x.map((value) => 2 * value)));
  const [first, ...others] = terms;
  if (first === undefined) throw internalError('a neuron without any term');
  return others.reduce((total, term) => total.add(term), first);
}

function affineAt({ weight, bias }: Affine, x: readonly number[]): number[] {
  return sum(times(weight, x), bias);
}

function times(weight: Matrix, x: readonly number[]): number[] {
  return weight.mmul(Matrix.columnVector([...x])).to1DArray();
}

function sum(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + (b[i] ?? NaN));
}

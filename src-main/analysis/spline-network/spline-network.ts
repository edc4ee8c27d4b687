import { QuadLabError } from '../../core/errors';
import type { MlpConfig } from '../../domain/config/model-config';
import { binomial } from '../binomial';
import type { DenseLayer, DenseNetwork } from '../dense-network/dense-network';
import { degreesUpTo, one, productsOf, type AffineFactor, type ProductNeuron } from './factors';
import { degreeOfSpline, requireSpline, type PolynomialSpline } from './polynomial-spline';

/** A network and the configuration of the model that has its layers. */
export interface SplineNetwork {
  readonly network: DenseNetwork;
  readonly model: MlpConfig;
  readonly degree: number;
}

/** Weights of all kernels at the most; each number of them is kept three times. */
const mostWeights = 2 ** 23;

/**
 * The quadratic network with ReLU that equals a continuous polynomial spline on [ξ_0, ξ_n] (Proposition 1 of the paper);
 * beyond, it keeps the values at the ends. As in the proof, S is written as a sum of continuous functions, one a piece,
 * and each is a module of quadratic neurons.
 *
 * The proof's functions, S_i − S_{i−1} from ξ_i on (Eq. 11 to 16), grow beyond their piece and cancel there, which costs
 * digits with each piece. Here function i is S_i(ξ_i + h_i·s_i) − S_i(ξ_i) with s_i = (x − ξ_i)/h_i held in [0, 1], so it
 * stays at the spline's own increment once its piece is over:
 *
 *     layer 1      σ((ξ_{i+1} − x)/h_i)
 *     layer 2      s_i = σ(1 − layer 1)
 *     layers 3 …   s_i^a (1 − s_i)^(d−a), the factors of Bernstein's polynomials, d doubled from layer to layer
 *     last layer   S(ξ_0) + Σ_i Σ_a (B_ia − B_i0)·binomial(D, a)·s_i^a (1 − s_i)^(D−a)
 *
 * None of the products is negative, so that ReLU lets them pass, and Bernstein's coefficients B_ia are no larger than the
 * spline asks for. Each neuron is (w_r·x + b_r)(w_g·x + b_g); w_b and c are 0.
 *
 * Throws CONFIG_INVALID for splines that are degenerate or not continuous, or need too large a network.
 */
export function splineNetwork(spline: PolynomialSpline): SplineNetwork {
  requireSpline(spline);
  const degree = degreeOfSpline(spline);
  const { breakpoints, coefficients } = spline;
  const pieces = coefficients.length;
  const degrees = degreesUpTo(degree);
  requireSize(pieces, degrees);
  const widthsOf = (piece: number): [start: number, end: number, width: number] => {
    const [start = 0, end = 0] = breakpoints.slice(piece, piece + 2);
    return [start, end, end - start];
  };
  const all = Array.from({ length: pieces }, (_, piece) => piece);
  const ramps = all.map((piece) => {
    const [, end, width] = widthsOf(piece);
    return product({ bias: end / width, terms: [[0, -1 / width]] });
  });
  const places = all.map((piece) => product({ bias: 1, terms: [[piece, -1]] }));
  const hidden = [ramps, places];
  degrees.slice(1).forEach((higher, k) => {
    const lower = degrees[k] ?? 1;
    // Of the last ones that without a power of s is not asked for.
    const first = higher === degree ? 1 : 0;
    const perPiece = lower === 1 ? 1 : lower + 1;
    hidden.push(all.flatMap((piece) => productsOf(higher, lower, first, piece * perPiece)));
  });
  const output = product({
    bias: coefficients[0]?.[0] ?? 0,
    terms: all.flatMap((piece) => {
      const [, , width] = widthsOf(piece);
      return bernsteinIncrements(coefficients[piece] ?? [], width, degree).map(
        (value, i): [number, number] => [piece * degree + i, value],
      );
    }),
  });
  const layers = [...hidden, [output]].map((neurons, i) => {
    const inputs = i === 0 ? 1 : (hidden[i - 1]?.length ?? 0);
    return layerOf(`dense_${i + 1}`, neurons, inputs, i === hidden.length ? 'linear' : 'relu');
  });
  const widths = hidden.map(({ length }) => length);
  const model: MlpConfig = { type: 'mlp', widths, neuron: 'quadratic', activation: 'relu', output: 'neuron' };
  return { network: { layers }, model, degree };
}

const product = (left: AffineFactor): ProductNeuron => ({ left, right: one });

/**
 * (B_a − B_0)·binomial(D, a) for a = 1 … D, where Σ_k a_k u^k = Σ_a B_a·binomial(D, a)·s^a (1 − s)^(D−a) with u = h·s:
 * B_a = Σ_k binomial(a, k) / binomial(D, k) · a_k h^k.
 */
function bernsteinIncrements(powers: readonly number[], width: number, degree: number): number[] {
  return Array.from({ length: degree }, (_, i) => {
    const a = i + 1;
    let sum = 0;
    for (let k = 1; k <= Math.min(a, powers.length - 1); k++) {
      sum += (binomial(a, k) / binomial(degree, k)) * (powers[k] ?? 0) * width ** k;
    }
    return sum * binomial(degree, a);
  });
}

function layerOf(
  name: string,
  neurons: readonly ProductNeuron[],
  inputs: number,
  activation: DenseLayer['activation'],
): DenseLayer {
  const outputs = neurons.length;
  const kernel = (): Float64Array => new Float64Array(inputs * outputs);
  const bias = (): Float64Array => new Float64Array(outputs);
  const [w_r, w_g, w_b, b_r, b_g, c] = [kernel(), kernel(), kernel(), bias(), bias(), bias()];
  neurons.forEach(({ left, right }, j) => {
    b_r[j] = left.bias;
    b_g[j] = right.bias;
    for (const [i, weight] of left.terms) w_r[i * outputs + j] = weight;
    for (const [i, weight] of right.terms) w_g[i * outputs + j] = weight;
  });
  return {
    name,
    neuron: 'quadratic',
    inputs,
    outputs,
    parameters: { w_r, b_r, w_g, b_g, w_b, c },
    activation,
  };
}

function requireSize(pieces: number, degrees: readonly number[]): void {
  const widths = [1, pieces, pieces, ...degrees.slice(1).map((degree) => pieces * (degree + 1)), 1];
  const weights = widths.slice(1).reduce((sum, width, i) => sum + width * (widths[i] ?? 0), 0);
  if (weights <= mostWeights) return;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `a spline of ${pieces} pieces of degree ${degrees.at(-1) ?? 0} needs a network of ${weights} weights; expected at most ${mostWeights}`,
    { advice: 'Give a spline of fewer pieces.' },
  );
}

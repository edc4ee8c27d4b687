import type { DenseNetwork } from '../dense-network/dense-network';
import { neuronOutputs, standardizing } from '../dense-network/neuron-outputs';
import {
  chebyshevLine,
  chebyshevRing,
  chebyshevValue,
  sizeOf,
  type ChebyshevPolynomial,
} from '../polynomial/chebyshev';
import { powerLine, powerRing } from '../polynomial/powers';
import { weightsOf, type Ring } from '../polynomial/ring';
import { activationStretches, type ActivationStretch } from './activation-stretches';
import { checkPieces } from './check-pieces';
import { mostPieces, overflow, requireInterval, requirePolynomial } from './limits';
import type { PiecewisePolynomial, PolynomialPiece } from '../../domain/inspections/pieces';

export interface PieceOptions {
  /** In the units of the data. */
  readonly interval: readonly [from: number, to: number];
  /** Which of the network's outputs; default the first. */
  readonly unit?: number;
  /** More pieces than this are refused; default 10,000. */
  readonly limit?: number;
}

/**
 * The exact piecewise polynomial of a network of one number with ReLU (section III-A and Fig. 5 of the paper): its
 * breakpoints are where a ReLU switches, and on each piece the neurons' polynomials are composed layer by layer, once in
 * Chebyshev polynomials of the piece, which keeps the values accurate, and once in powers of x, which keeps each
 * coefficient as accurate as its terms allow.
 *
 * Throws MODEL_MISFIT for other activations, degrees above 256, too many pieces and values beyond double precision,
 * QUERY_INVALID for an interval that is none.
 */
export function piecesOf(network: DenseNetwork, options: PieceOptions): PiecewisePolynomial {
  const { interval, unit = 0, limit = mostPieces } = options;
  requireInterval(interval);
  const { layers } = network;
  const largestDegree = requirePolynomial(layers);
  // What the last layer adds up has no kinks, whichever of its outputs it is.
  const stretches = activationStretches({ ...network, layers: layers.slice(0, -1) }, interval, limit);
  const pieces = joinEqual(network, stretches, unit).map((stretch) => pieceOf(network, stretch, unit));
  return { interval, largestDegree, pieces, check: checkPieces(network, pieces, unit) };
}

/** Neighbours whose polynomials differ by no more than rounding become one: not every switch of a ReLU reaches the output. */
function joinEqual(
  network: DenseNetwork,
  stretches: readonly ActivationStretch[],
  unit: number,
): ActivationStretch[] {
  const joined: ActivationStretch[] = [];
  for (const stretch of stretches) {
    const before = joined.at(-1);
    const isSame = before !== undefined && areEqual(network, before, stretch, unit);
    if (isSame) joined[joined.length - 1] = { ...before, to: stretch.to };
    else joined.push(stretch);
  }
  return joined;
}

function areEqual(network: DenseNetwork, a: ActivationStretch, b: ActivationStretch, unit: number): boolean {
  const [ours, theirs] = [a, b].map(({ active }) => onStretch(network, { ...b, active }, unit)) as [
    ChebyshevPolynomial,
    ChebyshevPolynomial,
  ];
  const difference = chebyshevRing.combine([ours, theirs], weightsOf(1, -1), 0);
  return sizeOf(difference) <= ours.noise + theirs.noise;
}

function pieceOf(network: DenseNetwork, stretch: ActivationStretch, unit: number): PolynomialPiece {
  const { from, to, active } = stretch;
  const { scale, shift } = standardizing(network.input);
  const local = onStretch(network, stretch, unit).coefficients;
  const { coefficients, errors } = compose(powerRing, network, active, powerLine(shift, scale), unit);
  if (![...local, ...errors].every(Number.isFinite)) throw overflow(from, to);
  const powers = [...coefficients].slice(
    0,
    Math.max(1, coefficients.findLastIndex((value) => value !== 0) + 1),
  );
  const uncertainties = powers.map((_, k) => errors[k] ?? 0);
  const degree = powers.findLastIndex((value, k) => Math.abs(value) > (uncertainties[k] ?? 0));
  return { from, to, degree: Math.max(0, degree), powers, uncertainties, local: [...local] };
}

function onStretch(network: DenseNetwork, { from, to, active }: ActivationStretch, unit: number) {
  const { scale, shift } = standardizing(network.input);
  const line = chebyshevLine(scale * from + shift, scale * to + shift);
  return compose(chebyshevRing, network, active, line, unit);
}

/** The network's output where the given neurons act. */
function compose<Element>(
  ring: Ring<Element>,
  { layers, output }: DenseNetwork,
  active: ActivationStretch['active'],
  input: Element,
  unit: number,
): Element {
  let values: (Element | undefined)[] = [input];
  layers.forEach((layer, l) => {
    const isLast = l === layers.length - 1;
    const outputs = neuronOutputs(ring, layer, values, isLast ? unit : undefined);
    values = outputs.map((value, j) => (isLast || active[l]?.[j] === true ? value : undefined));
  });
  const deviation = output === undefined ? 1 : output.deviation || 1;
  return ring.combine(values, { values: [deviation], first: 0, step: 0 }, output?.mean ?? 0);
}

/** The piecewise polynomial at a point, by its local coefficients; beyond the ends the outermost piece goes on. */
export function pieceValue(pieces: readonly PolynomialPiece[], x: number): number {
  const piece = pieceAt(pieces, x);
  if (piece === undefined) return NaN;
  const { from, to, local } = piece;
  return chebyshevValue(Float64Array.from(local), (x - from - (to - x)) / (to - from));
}

/** The piece that a point lies in. */
export function pieceAt(pieces: readonly PolynomialPiece[], x: number): PolynomialPiece | undefined {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x > (pieces[middle]?.to ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return pieces[low];
}

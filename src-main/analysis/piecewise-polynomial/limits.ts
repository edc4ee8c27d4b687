import { QuadLabError } from '../../core/errors';
import type { DenseLayer } from '../dense-network/dense-network';
import { degreeOf, unsupportedActivation } from '../dense-network/neuron-outputs';

/** Eight layers with quadratic terms. */
export const largestDegreeSupported = 256;

/** Pieces at the most, by default. */
export const mostPieces = 10_000;

/** The degree of a network as a polynomial. Throws MODEL_MISFIT where it is none by pieces, or one of too high a degree. */
export function requirePolynomial(layers: readonly DenseLayer[]): number {
  const wrong = layers.find(({ activation }) => activation !== 'relu' && activation !== 'linear');
  if (wrong !== undefined) throw unsupportedActivation(wrong);
  const quadratic = layers.filter((layer) => degreeOf(layer) === 2).length;
  const degree = 2 ** quadratic;
  if (degree > largestDegreeSupported) {
    throw new QuadLabError(
      'MODEL_MISFIT',
      `${quadratic} layers with quadratic terms make polynomials of degree 2^${quadratic}; expected at most ${largestDegreeSupported}, which is ${Math.log2(largestDegreeSupported)} layers`,
      { advice: 'Look at a network of fewer layers.' },
    );
  }
  return degree;
}

export function tooManyPieces(limit: number, layer: DenseLayer): QuadLabError {
  return new QuadLabError(
    'MODEL_MISFIT',
    `the network has more than ${limit} pieces on the interval, after ${layer.name} already`,
    { advice: 'Choose a shorter interval.' },
  );
}

export function requireInterval([from, to]: readonly [number, number]): void {
  if (Number.isFinite(from) && Number.isFinite(to) && from < to && Number.isFinite(to - from)) return;
  throw new QuadLabError(
    'QUERY_INVALID',
    `the interval goes from ${from} to ${to}; expected two numbers a < b`,
  );
}

export function overflow(from: number, to: number): QuadLabError {
  return new QuadLabError(
    'MODEL_MISFIT',
    `the network's values between ${from} and ${to} are too large for double precision`,
    {
      advice: 'The training has diverged, or the interval reaches far beyond the data: choose a shorter one.',
    },
  );
}

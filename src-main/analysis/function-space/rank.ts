import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { QuadLabError } from '../../core/errors';
import { createRandom, type Random } from '../../core/random';
import { checkWidths, type Architecture } from './architecture';
import { dimensionBound } from './bounds';
import { parameterGradients } from './gradient';
import { randomParameters } from './parameters';

export interface NumericalRank {
  /** The dimension of the function space, as far as double precision can tell. */
  rank: number;
  /** By what factor the singular values fall behind those that count: the more, the clearer; below 1000 it decides little. */
  gap: number;
  /** The share of the largest singular value that rounding alone can make up: max(rows, columns)·ε. */
  floor: number;
  /** Shares of the largest singular value, descending. */
  singularValues: number[];
  /** Points at which the outputs were taken. */
  points: number;
}

/** More parameters take seconds and more to decompose. */
export const mostParameters = 600;
const draws = 2;

/**
 * The rank of the map from parameters to functions, which is the dimension of the function space: that of the Jacobian of
 * the outputs at many random inputs by the parameters, at random parameters. With as many inputs as the function space has
 * dimensions at most, and a quarter more, no direction in it vanishes at them all, so the values stand for the coefficients. Rows
 * and columns are scaled to length 1, and the rank is where the singular values fall most, those below what rounding makes up
 * being taken for that. The largest rank of two draws is taken: by chance a rank can be less than the generic one, not more.
 *
 * Throws CONFIG_INVALID for widths that no network has, or of more than 600 parameters.
 */
export function numericalRank(architecture: Architecture, seed = 0): NumericalRank {
  checkWidths(architecture.widths);
  const { parameters } = dimensionBound(architecture);
  if (parameters > mostParameters) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `the numerical rank: expected a network of at most ${mostParameters} parameters, found ${parameters} of widths ${architecture.widths.join(', ')}`,
      { advice: 'Ask for the rank of a smaller network; the bounds are there for any.' },
    );
  }
  const ranks = Array.from({ length: draws }, (_, draw) =>
    rankOfDraw(architecture, createRandom(seed, 'function-space', draw)),
  );
  return ranks.reduce((best, each) => (each.rank > best.rank ? each : best));
}

function rankOfDraw(architecture: Architecture, random: Random): NumericalRank {
  const [inputs = 1] = architecture.widths;
  const outputs = architecture.widths.at(-1) ?? 1;
  const { bound, coefficients } = dimensionBound(architecture);
  const points = Math.ceil(1.25 * Math.min(bound, coefficients / outputs)) + 8;
  const layers = randomParameters(architecture, random);
  const rows = Array.from({ length: points }, () =>
    parameterGradients(
      layers,
      Float64Array.from({ length: inputs }, () => random.normal()),
    ),
  ).flat();
  const jacobian = new Matrix(rows.map((row) => Array.from(row)));
  scaleToOne(jacobian);
  const values = new SingularValueDecomposition(jacobian, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  }).diagonal;
  const sorted = values.toSorted((a, b) => b - a);
  const largest = sorted[0] ?? 0;
  const shares = sorted.map((value) => (largest === 0 ? 0 : value / largest));
  const floor = Math.max(jacobian.rows, jacobian.columns) * Number.EPSILON;
  return { ...largestGap(shares, floor), floor, singularValues: shares, points };
}

/** After how many values the next is the furthest below; behind the last there is the floor, and nothing is below that. */
function largestGap(shares: readonly number[], floor: number): { rank: number; gap: number } {
  let [rank, gap] = [0, 1];
  for (const [index, share] of shares.entries()) {
    const own = share / Math.max(shares[index + 1] ?? 0, floor);
    if (own > gap) [rank, gap] = [index + 1, own];
  }
  return { rank, gap };
}

/** Scales rows, then columns, to length 1; the rank stays. */
function scaleToOne(matrix: Matrix): void {
  for (let row = 0; row < matrix.rows; row += 1) {
    const length = Math.hypot(...matrix.getRow(row));
    if (length > 0) matrix.mulRow(row, 1 / length);
  }
  for (let column = 0; column < matrix.columns; column += 1) {
    const length = Math.hypot(...matrix.getColumn(column));
    if (length > 0) matrix.mulColumn(column, 1 / length);
  }
}

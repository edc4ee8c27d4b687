import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { poissonOperator } from '../../../src-main/datasets/generators/poisson-operator';
import {
  ConjugateDirections,
  conjugateGradients,
  stepsTo,
} from '../../../src-main/training/linear-search/conjugate-directions';
import { dot, norm } from '../../../src-main/training/linear-search/vectors';

const size = 5;
const { apply, unknowns, solve: invert } = poissonOperator(size, 2);
const random = createRandom(1, 'search test');
const vector = (): Float64Array => Float64Array.from({ length: unknowns }, () => random.normal());

/** A as a matrix, by its images of the unit vectors, and the solution that LU gives. */
function directSolution(side: Float64Array): number[] {
  const columns = Array.from({ length: unknowns }, (_, i) =>
    Array.from(apply(Float64Array.from({ length: unknowns }, (_, j) => (i === j ? 1 : 0)))),
  );
  return solve(new Matrix(columns), Matrix.columnVector(Array.from(side))).getColumn(0);
}

describe('conjugate gradients', () => {
  it('come to the solution of a direct solver, in as many steps as there are unknowns at most', () => {
    const side = vector();
    const search = conjugateGradients(apply, side, { tolerance: 1e-12, most: 100 });
    expect(search.relativeResidual).toBeLessThan(1e-12);
    expect(search.history.length - 1).toBeLessThanOrEqual(unknowns);
    directSolution(side).forEach((value, i) => {
      expect(search.solution[i]).toBeCloseTo(value, 10);
    });
  });

  it('have the residual that they say', () => {
    const side = vector();
    const search = conjugateGradients(apply, side, { tolerance: 1e-3, most: 100 });
    const rest = side.map((value, i) => value - (apply(search.solution)[i] ?? NaN));
    expect(norm(rest) / norm(side)).toBeCloseTo(search.relativeResidual, 12);
    expect(stepsTo(search.history, 1e-3)).toBe(search.history.length - 1);
    expect(stepsTo(search.history, 1e-9)).toBeUndefined();
  });
});

describe('a search along given directions', () => {
  it('makes each A-orthogonal to those that are kept', () => {
    const search = new ConjugateDirections(apply, vector(), 4);
    for (let step = 0; step < 10; step++) search.step(vector());
    expect(search.previous).toHaveLength(4);
    for (const a of search.previous) {
      expect(a.energy).toBeCloseTo(dot(a.direction, apply(a.direction)), 8);
      for (const b of search.previous) {
        if (a !== b) expect(Math.abs(dot(a.direction, b.image))).toBeLessThan(1e-10 * a.energy);
      }
    }
  });

  it('needs as many random directions as there are unknowns where all are kept, and one where it is told A⁻¹r', () => {
    const search = new ConjugateDirections(apply, vector(), unknowns);
    for (let step = 0; step < unknowns; step++) search.step(vector());
    expect(search.history.at(-2)).toBeGreaterThan(1e-3);
    expect(search.relativeResidual).toBeLessThan(1e-8);
    const told = new ConjugateDirections(apply, vector(), 1);
    told.step(invert(told.residual));
    expect(told.relativeResidual).toBeLessThan(1e-12);
  });

  it('passes over what is no direction', () => {
    const search = new ConjugateDirections(apply, vector(), 1);
    search.step(new Float64Array(unknowns));
    search.step(new Float64Array(unknowns).fill(NaN));
    expect(search.history).toEqual([1, 1, 1]);
    expect(search.previous).toEqual([]);
  });
});

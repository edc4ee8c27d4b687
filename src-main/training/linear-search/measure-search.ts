import { setImmediate as nextTurn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { poissonOperator } from '../../datasets/generators/poisson-operator';
import { createForward, type Forward } from '../../nn/forward';
import type { Training } from '../prepare-training';
import { ConjugateDirections, conjugateGradients, stepsTo } from './conjugate-directions';
import { norm } from './vectors';

/** Systems of the test part that are solved, from its first on. */
const systems = 16;
/** Directions of a network are made A-orthogonal to so many before them. */
const keep = 4;
const tolerances = { '': 1e-6, _1e4: 1e-4 } as const;
const tightest = 1e-6;
/** A search ends after so many times the steps that conjugate gradients need at most. */
const patience = 3;

/**
 * How many steps the conjugate direction method takes with what the network says of the residuals (each scaled to a root
 * mean square of 1, as it learnt them), beside those of conjugate gradients: means over some systems of the test part. A
 * search that is given up counts with the steps that it was given.
 */
export async function measureSearch({ config, dataset, model }: Training): Promise<Record<string, number>> {
  if (config.dataset.name !== 'poisson' || !('systems' in config.dataset)) return {};
  const { size, dimensions } = config.dataset;
  const { apply, unknowns } = poissonOperator(size, dimensions);
  const { inputs, count } = dataset.test;
  const rightHandSides = Array.from({ length: Math.min(systems, count) }, (_, i) =>
    Float64Array.from((inputs as Float32Array).subarray(i * unknowns, (i + 1) * unknowns)),
  );
  const gradients = rightHandSides.map((side) =>
    conjugateGradients(apply, side, { tolerance: tightest, most: 4 * unknowns }),
  );
  const most = patience * Math.max(...gradients.map(({ history }) => history.length - 1));
  const searches = rightHandSides.map((side) => new ConjugateDirections(apply, side, keep));
  const forward = createForward(model);
  for (let step = 0; step < most; step++) {
    const open = searches.filter(({ relativeResidual }) => relativeResidual > tightest);
    if (open.length === 0) break;
    const directions = await directionsFor(
      forward,
      open.map(({ residual }) => residual),
    );
    open.forEach((search, i) => {
      search.step(directions[i] as Float64Array);
    });
    await nextTurn();
  }
  const meanSteps = (all: readonly ConjugateDirections[], tolerance: number): number =>
    all.reduce((sum, { history }) => sum + (stepsTo(history, tolerance) ?? most), 0) / all.length;
  return Object.fromEntries(
    Object.entries(tolerances).flatMap(([ending, tolerance]) => [
      [`test/iterations${ending}`, meanSteps(searches, tolerance)],
      [`test/cg_iterations${ending}`, meanSteps(gradients, tolerance)],
    ]),
  );
}

/** What the network says of residuals, all of them in one batch. */
async function directionsFor(forward: Forward, residuals: readonly Float64Array[]): Promise<Float64Array[]> {
  const unknowns = residuals[0]?.length ?? 0;
  const values = new Float32Array(residuals.length * unknowns);
  residuals.forEach((residual, i) => {
    const scale = norm(residual) / Math.sqrt(unknowns);
    values.set(
      residual.map((value) => value / scale),
      i * unknowns,
    );
  });
  const outputs = tf.tidy(() => forward(tf.tensor2d(values, [residuals.length, unknowns])));
  const data = await outputs.data();
  outputs.dispose();
  return residuals.map((_, i) => Float64Array.from(data.subarray(i * unknowns, (i + 1) * unknowns)));
}

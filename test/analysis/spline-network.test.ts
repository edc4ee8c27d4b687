import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { forward, toNamedArrays } from '../../src-main/analysis/dense-network';
import { piecesOf } from '../../src-main/analysis/piecewise-polynomial';
import {
  differenceFromSpline,
  requireSpline,
  splineNetwork,
  type PolynomialSpline,
} from '../../src-main/analysis/spline-network';
import { splinePieces } from '../../src-main/datasets/generators/polynomial-spline';
import { evaluateSpline } from '../../src-main/datasets/generators/spline';
import { modelSchema } from '../../src-main/domain/config/model-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createForward } from '../../src-main/nn/forward';
import { buildModel } from '../../src-main/nn/models/build-model';
import { importModelState } from '../../src-main/nn/parameters';
import { useBackend } from '../nn/support/backends';
import { valuesOf } from '../nn/support/tensors';

const generated = (pieces: number, degree: number, smoothness?: number): PolynomialSpline =>
  splinePieces({
    name: 'polynomial-spline',
    pieces,
    degree,
    breakpoints: 'random',
    seed: pieces + degree,
    ...(smoothness !== undefined && { smoothness }),
  });

/** A hundred roundings of the largest terms that its values are added up from. */
const roundingOf = ({ breakpoints, coefficients }: PolynomialSpline): number =>
  100 *
  Number.EPSILON *
  Math.max(
    ...coefficients.map((piece, i) => {
      const width = (breakpoints[i + 1] ?? 0) - (breakpoints[i] ?? 0);
      return piece.reduce((sum, value, k) => sum + Math.abs(value) * width ** k, 0);
    }),
  );

describe('the network of Proposition 1', () => {
  beforeAll(() => useBackend('cpu'));

  it.each([
    [1, 1],
    [4, 1],
    [1, 2],
    [5, 3],
    [3, 4],
    [4, 5],
    [2, 6],
    [6, 7],
    [8, 9],
  ])('equals a spline of %i pieces of degree %i to rounding', (pieces, degree) => {
    for (const smoothness of [undefined, 0]) {
      const spline = generated(pieces, degree, smoothness);
      const { network } = splineNetwork(spline);
      const rounding = roundingOf(spline);
      for (let i = 0; i <= 400; i++) {
        const x = -1 + i / 200;
        expect(Math.abs(forward(network, x) - evaluateSpline(spline, x))).toBeLessThan(rounding);
      }
      expect(differenceFromSpline(network, spline).largest).toBeLessThan(rounding);
    }
  });

  it('breaks at the knots, where a network is taken apart into its pieces', () => {
    const spline = generated(5, 3);
    const { pieces } = piecesOf(splineNetwork(spline).network, { interval: [-1, 1] });
    expect(pieces).toHaveLength(5);
    pieces.forEach(({ from, degree, powers }, i) => {
      const knot = spline.breakpoints[i] ?? NaN;
      expect(Math.abs(from - knot)).toBeLessThan(1e-12);
      expect(degree).toBe(3);
      // The highest coefficient does not depend on where x is counted from.
      expect(Math.abs((powers[3] ?? NaN) - (spline.coefficients[i]?.[3] ?? NaN))).toBeLessThan(1e-9);
    });
  });

  it('is a model of ours, and equals the spline in single precision there', async () => {
    const spline = generated(5, 3);
    const { network, model: config, degree } = splineNetwork(spline);
    expect([degree, config.widths]).toEqual([3, [5, 5, 15, 15]]);
    expect(modelSchema.parse(config)).toEqual(config);
    const strategy = strategySchema.parse({ type: 'relinear-sg', gammaG: 1, gammaB: 1 });
    const model = buildModel(config, { inputShape: [1], outputSize: 1, strategy, seed: 0 });
    importModelState(model, toNamedArrays(network));
    const x = Array.from({ length: 201 }, (_, i) => -1 + i / 100);
    const predicted = await valuesOf(createForward(model)(tf.tensor2d(x, [201, 1])));
    model.dispose();
    x.forEach((value, i) => {
      expect(Math.abs((predicted[i] ?? NaN) - evaluateSpline(spline, value))).toBeLessThan(5e-6);
    });
  });

  it('stays at the ends beyond them, and works far from 0 and with knots very unequal', () => {
    const spline: PolynomialSpline = {
      breakpoints: [1000, 1000.5, 1004],
      coefficients: [
        [2, 1, 4],
        [3.5, -1, 0.25],
      ],
    };
    const { network } = splineNetwork(spline);
    expect([forward(network, -1e6), forward(network, 1000), forward(network, 2000)]).toEqual([2, 2, 3.0625]);
    expect(differenceFromSpline(network, spline).largest).toBeLessThan(1e-11);
  });

  it('is refused for splines that jump or are degenerate', () => {
    const refused = (breakpoints: number[], coefficients: number[][], message: RegExp): void => {
      expect(() => {
        requireSpline({ breakpoints, coefficients });
      }).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.stringMatching(message) as unknown,
        }) as Error,
      );
    };
    refused([0, 1, 2], [[0, 1], [1.5, 1]], /not continuous: at the knot 1 .* 1 from the left and with 1.5/); // prettier-ignore
    refused([0, 0, 2], [[0, 1], [0, 1]], /knot 2 is 0, expected more/); // prettier-ignore
    refused([0, 1], [], /no pieces/);
    refused([0, 1, 2], [[0, 1]], /1 pieces have 2 knots/);
    refused([0, 1], [[]], /no coefficients/);
    refused([0, 1], [[0, NaN]], /NaN of power 1/);
    refused([0, 1, 2], [[3, 0], [3]], /same value everywhere/); // prettier-ignore
    expect(() => splineNetwork(generated(900, 9))).toThrow(/needs a network of \d+ weights/);
  });
});

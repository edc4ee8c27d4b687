import { createRandom } from '../../core/random';
import type { PolynomialSplineConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { equidistant, equidistantInside } from './equidistant';
import { controlCount, evaluateSpline, splineOf, type Spline } from './spline';

/**
 * Regression of a random polynomial spline S on [-1, 1], inputs [n, 1], targets [n, 1]: what a quadratic network with
 * ReLU can express exactly, and a conventional one of a degree above 1 can't (Fan et al., On Expressivity and
 * Trainability of Quadratic Networks, Proposition 1). `splinePieces` says what S is.
 *
 * Training points are equidistant on [-1, 1], their values with Gaussian noise of standard deviation `noise`; test
 * points lie strictly inside and have the values of S itself.
 */
export function generatePolynomialSpline(config: PolynomialSplineConfig): GeneratedContent {
  const spline = splinePieces(config);
  const noise = createRandom(config.seed, config.name, 'noise');
  const train = valuesAt(spline, equidistant(config.points));
  return {
    task: 'regression',
    inputShape: [1],
    outputSize: 1,
    targetShape: [1],
    classNames: [],
    train: { ...train, targets: train.targets.map((value) => value + config.noise * noise.normal()) },
    test: valuesAt(spline, equidistantInside(config.testPoints)),
  };
}

/**
 * The spline of a configuration, in double precision: Σ c_i B_i with B-splines of the degree and smoothness asked for
 * and c_i uniform in [-1, 1). Random breakpoints have distances in proportion to numbers uniform in [½, 3/2).
 */
export function splinePieces(
  config: Pick<PolynomialSplineConfig, 'name' | 'pieces' | 'degree' | 'smoothness' | 'breakpoints' | 'seed'>,
): Spline {
  const { pieces, degree, smoothness = degree - 1 } = config;
  const random = createRandom(config.seed, config.name, 'spline');
  const widths = Array.from({ length: pieces }, () =>
    config.breakpoints === 'random' ? 0.5 + random.uniform() : 1,
  );
  const total = widths.reduce((sum, width) => sum + width, 0);
  let start = 0;
  const inner = widths.slice(0, -1).map((width) => -1 + (2 * (start += width)) / total);
  const controls = Array.from(
    { length: controlCount(pieces, degree, smoothness) },
    () => 2 * random.uniform() - 1,
  );
  return splineOf([-1, ...inner, 1], controls, degree, smoothness);
}

function valuesAt(spline: Spline, points: Float32Array): MemoryPart & { targets: Float32Array } {
  return { count: points.length, inputs: points, targets: points.map((x) => evaluateSpline(spline, x)) };
}

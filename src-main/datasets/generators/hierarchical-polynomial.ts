import { createRandom, type Random } from '../../core/random';
import type { HierarchicalPolynomialConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { hermite } from './hermite';

/** y = g(p(x)) with p: ℝ^d → ℝ of degree k, g: ℝ → ℝ of degree q. */
export interface Hierarchy {
  /** Orthonormal, [rank][d]. */
  readonly directions: readonly Float64Array[];
  /** [rank], the sum of their squares is 1. */
  readonly weights: readonly number[];
  /** +1 or −1 for each degree 1 … q of g. */
  readonly signs: readonly number[];
  readonly inner: (x: ArrayLike<number>) => number;
  readonly outer: (z: number) => number;
}

/**
 * Regression of a hierarchical polynomial y = g(p(x)), inputs x ~ N(0, I_d) [n, d], targets [n, 1], after Wang, Nichani
 * and Lee (Learning Hierarchical Polynomials with Three-Layer Neural Networks, 2023, arXiv:2311.13774): a network that
 * finds the feature p needs about d^k samples, a kernel method d^(k·q). `hierarchyOf` says what p and g are; k = 1 is
 * a single-index model, k = 2 a quadratic form.
 *
 * Training values have Gaussian noise of standard deviation `noise`; those of the test part have none. The polynomials
 * and the two parts come from streams of their own, so that more training points leave the rest as it was.
 */
export function generateHierarchicalPolynomial(config: HierarchicalPolynomialConfig): GeneratedContent {
  const hierarchy = hierarchyOf(config);
  return {
    task: 'regression',
    inputShape: [config.dimension],
    outputSize: 1,
    targetShape: [1],
    classNames: [],
    train: generatePart(config, hierarchy, 'train', config.points, config.noise),
    test: generatePart(config, hierarchy, 'test', config.testPoints, 0),
  };
}

/**
 * p(x) = Σ_i a_i·h_k(v_i·x) with the normalized Hermite polynomial h_k, orthonormal v_i in random directions, and normal
 * a_i scaled to Σ a_i² = 1, so that E p(x) = 0 and E p(x)² = 1 exactly. g(z) = Σ_{j=1}^q ±h_j(z)/√q, the signs at
 * random: of mean 0 and variance 1 where p(x) is normal itself, as it nearly is for a large rank.
 */
export function hierarchyOf(
  config: Pick<
    HierarchicalPolynomialConfig,
    'name' | 'dimension' | 'degree' | 'linkDegree' | 'rank' | 'seed'
  >,
): Hierarchy {
  const { dimension, degree, linkDegree, rank = dimension } = config;
  const random = createRandom(config.seed, config.name, 'polynomials');
  const directions = orthonormal(rank, dimension, random);
  const drawn = Array.from({ length: rank }, () => random.normal());
  const weights = drawn.map((weight) => weight / Math.hypot(...drawn));
  const signs = Array.from({ length: linkDegree }, () => (random.uniform() < 0.5 ? -1 : 1));
  return {
    directions,
    weights,
    signs,
    inner: (x) =>
      weights.reduce((sum, weight, i) => sum + weight * hermite(degree, dot(directions[i] ?? [], x)), 0),
    outer: (z) => signs.reduce((sum, sign, j) => sum + sign * hermite(j + 1, z), 0) / Math.sqrt(linkDegree),
  };
}

/** Gram and Schmidt's vectors of normal ones, which are uniform over all directions; twice, against rounding. */
function orthonormal(count: number, dimension: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let n = 0; n < count; n++) {
    const vector = Float64Array.from({ length: dimension }, () => random.normal());
    for (const other of [...vectors, ...vectors]) {
      const share = dot(other, vector);
      other.forEach((value, i) => (vector[i] = (vector[i] as number) - share * value));
    }
    const length = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / length));
  }
  return vectors;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function generatePart(
  { name, dimension, seed }: HierarchicalPolynomialConfig,
  { inner, outer }: Hierarchy,
  part: 'train' | 'test',
  count: number,
  noise: number,
): MemoryPart {
  const [points, disturbance] = [createRandom(seed, name, part), createRandom(seed, name, part, 'noise')];
  const inputs = new Float32Array(count * dimension).map(() => points.normal());
  const targets = Float32Array.from({ length: count }, (_, i) => {
    const x = inputs.subarray(i * dimension, (i + 1) * dimension);
    return outer(inner(x)) + noise * disturbance.normal();
  });
  return { count, inputs, targets };
}

import type { RungeConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';

/** The function of Runge (1901), f(x) = 1 / (1 + 25 x²). */
export const runge = (x: number): number => 1 / (1 + 25 * x * x);

/**
 * Regression of the function of Runge: x → f(x), inputs [n, 1], targets [n, 1].
 * Training points: linspace(-1, 1, points); test points: linspace(-1, 1, testPoints + 2) without its two ends.
 */
export function generateRunge(config: RungeConfig): GeneratedContent {
  return {
    task: 'regression',
    inputShape: [1],
    outputSize: 1,
    targetShape: [1],
    classNames: [],
    train: valuesAt(linspace(config.points)),
    test: valuesAt(linspace(config.testPoints + 2).subarray(1, -1)),
  };
}

/** Equidistant points from -1 to 1 in single precision, exactly symmetric; a single one lies at -1, as in NumPy. */
function linspace(count: number): Float32Array {
  if (count === 1) return Float32Array.of(-1);
  return Float32Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / (count - 1));
}

function valuesAt(points: Float32Array): MemoryPart {
  return { count: points.length, inputs: points.slice(), targets: points.map(runge) };
}

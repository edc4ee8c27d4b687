import type { RungeConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { equidistant, equidistantInside } from './equidistant';

/** The function of Runge (1901), f(x) = 1 / (1 + 25 x²). */
export const runge = (x: number): number => 1 / (1 + 25 * x * x);

/**
 * Regression of the function of Runge: x → f(x), inputs [n, 1], targets [n, 1]; the first experiment of Fan et al.
 * (On Expressivity and Trainability of Quadratic Networks, section V-A1).
 * Training points: linspace(-1, 1, points); test points: linspace(-1, 1, testPoints + 2) without its two ends.
 */
export function generateRunge(config: RungeConfig): GeneratedContent {
  return {
    task: 'regression',
    inputShape: [1],
    outputSize: 1,
    targetShape: [1],
    classNames: [],
    train: valuesAt(equidistant(config.points)),
    test: valuesAt(equidistantInside(config.testPoints)),
  };
}

function valuesAt(points: Float32Array): MemoryPart {
  return { count: points.length, inputs: points, targets: points.map(runge) };
}

import type { SpiralsConfig } from '../../domain/config/dataset-config';
import type { GeneratedContent } from '../content';
import { generatePlane } from './plane';

/**
 * Spiral arms, one a class, inputs [n, 2] (after the two spirals of Lang and Witbrock, 1988): with t = √u, u uniform in
 * [0, 1), arm k of K has radius t and angle 2π (turns · t + k / K). The root spreads the points evenly along an arm.
 */
export function generateSpirals(config: SpiralsConfig): GeneratedContent {
  return generatePlane(config, config.classes, (random, label) => {
    const t = Math.sqrt(random.uniform());
    const angle = 2 * Math.PI * (config.turns * t + label / config.classes);
    return [t * Math.cos(angle), t * Math.sin(angle)];
  });
}

import type { CirclesConfig } from '../../domain/config/dataset-config';
import type { GeneratedContent } from '../content';
import { generatePlane } from './plane';

/**
 * Two circles around the origin, inputs [n, 2]: class 0 on the outer with radius 1, class 1 on the inner with
 * `innerRadius`, angles uniform (as `make_circles` of scikit-learn).
 */
export function generateCircles(config: CirclesConfig): GeneratedContent {
  return generatePlane(config, 2, (random, label) => {
    const radius = label === 0 ? 1 : config.innerRadius;
    const angle = 2 * Math.PI * random.uniform();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

import type { CirclesConfig } from '../../domain/config/dataset-config';
import type { GeneratedContent } from '../content';
import { generatePlane } from './plane';

/**
 * Two circles around the origin, inputs [n, 2], (r·cos θ, r·sin θ) with θ uniform in [0, 2π): class 0 has r = 1, class 1
 * r = `innerRadius` (as `make_circles` of scikit-learn, whose angles are equidistant).
 */
export function generateCircles(config: CirclesConfig): GeneratedContent {
  return generatePlane(config, 2, (random, label) => {
    const radius = label === 0 ? 1 : config.innerRadius;
    const angle = 2 * Math.PI * random.uniform();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

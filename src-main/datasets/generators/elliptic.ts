import { createRandom } from '../../core/random';
import type { EllipticConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { pointOfProblem } from './elliptic-problem';
import { foldedLattice } from './folded-lattice';

/**
 * A nonlinear elliptic problem on [0, 1]^d whose solution u* makes an energy least (see `pointOfProblem`): points x
 * [n, d] over whose mean the energy is taken, and what is known there, targets [n, 1 + d + 1]: u*, ∇u* and the
 * right-hand side f. A network learns from f alone; u* is what it is measured by. The class of problems is that of
 * Neural Network Approximations of PDEs Beyond Linearity (Marwah et al. 2022).
 *
 * The two parts have a shift of their own, so that more training points leave the test points as they were.
 */
export function generateElliptic(config: EllipticConfig): GeneratedContent {
  const { dimensions } = config;
  return {
    task: 'variational',
    inputShape: [dimensions],
    outputSize: 1 + dimensions,
    targetShape: [2 + dimensions],
    classNames: [],
    train: generatePart(config, 'train', config.points),
    test: generatePart(config, 'test', config.testPoints),
  };
}

function generatePart(config: EllipticConfig, part: 'train' | 'test', count: number): MemoryPart {
  const { name, dimensions, seed } = config;
  const random = createRandom(seed, name, part);
  const shift = Array.from({ length: dimensions }, () => random.uniform());
  const inputs = Float32Array.from(foldedLattice(count, shift).flat());
  const targets = new Float32Array(count * (2 + dimensions));
  for (let i = 0; i < count; i++) {
    const x = Array.from(inputs.subarray(i * dimensions, (i + 1) * dimensions));
    const { value, gradient, f } = pointOfProblem(config, x);
    targets.set([value, ...gradient, f], i * (2 + dimensions));
  }
  return { count, inputs, targets };
}

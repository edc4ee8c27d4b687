import type { XorConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { generatePlane } from './plane';

/**
 * Exclusive or: points around (±1, ±1), inputs [n, 2]; class 1 where the signs differ, (1 − x₁·x₂)/2 without noise. Of
 * each class, the points take the two corners in turn. With `targets: value` the class is a number to predict, [n, 1].
 * A single neuron can't tell the classes apart (Minsky and Papert, Perceptrons, 1969), a quadratic one can (Fan et al.,
 * On Expressivity and Trainability of Quadratic Networks, section I).
 */
export function generateXor(config: XorConfig): GeneratedContent {
  const classes = generatePlane(config, 2, (_random, label, rank) => {
    const x = rank % 2 === 0 ? -1 : 1;
    return [x, label === 0 ? x : -x];
  });
  if (config.targets === 'class') return classes;
  const { train, test } = classes;
  return {
    ...classes,
    task: 'regression',
    outputSize: 1,
    targetShape: [1],
    classNames: [],
    train: asValues(train),
    test: asValues(test),
  };
}

function asValues(part: MemoryPart): MemoryPart {
  return { ...part, targets: Float32Array.from(part.targets) };
}

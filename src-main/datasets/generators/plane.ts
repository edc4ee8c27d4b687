import { createRandom, type Random } from '../../core/random';
import type { GeneratorName } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';

interface PlaneConfig {
  name: GeneratorName;
  points: number;
  testPoints: number;
  noise: number;
  seed: number;
}

/** Draws one noiseless point of a class in the plane; `rank` counts the points of that class. */
export type PointOfClass = (random: Random, label: number, rank: number) => readonly [number, number];

/**
 * Classes of points in the plane, inputs [n, 2]: point i belongs to class i mod `classes`, so that class sizes differ by
 * one at most, and Gaussian noise of standard deviation `noise` is added to both coordinates. The two parts come from
 * streams of their own, so that more training points leave the test points as they were.
 */
export function generatePlane(config: PlaneConfig, classes: number, point: PointOfClass): GeneratedContent {
  const part = (name: 'train' | 'test', count: number): MemoryPart => {
    const random = createRandom(config.seed, config.name, name);
    const inputs = new Float32Array(count * 2);
    const targets = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const label = i % classes;
      const [x, y] = point(random, label, Math.floor(i / classes));
      inputs[2 * i] = x + config.noise * random.normal();
      inputs[2 * i + 1] = y + config.noise * random.normal();
      targets[i] = label;
    }
    return { count, inputs, targets };
  };
  return {
    task: 'classification',
    inputShape: [2],
    outputSize: classes,
    targetShape: [],
    classNames: Array.from({ length: classes }, (_, label) => String(label)),
    train: part('train', config.points),
    test: part('test', config.testPoints),
  };
}

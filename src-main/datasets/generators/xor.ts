import type { XorConfig } from '../../domain/config/dataset-config';
import type { DatasetContent } from '../content';
import { generatePlane } from './plane';

/**
 * Exclusive or: points around (±1, ±1), inputs [n, 2]; class 1 where the signs differ. Of each class, the points take the
 * two corners in turn.
 */
export function generateXor(config: XorConfig): DatasetContent {
  return generatePlane(config, 2, (_random, label, rank) => {
    const x = rank % 2 === 0 ? -1 : 1;
    return [x, label === 0 ? x : -x];
  });
}

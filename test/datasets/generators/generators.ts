import {
  datasetSchema,
  isGenerated,
  type GeneratedDatasetConfig,
  type GeneratorName,
} from '../../../src-main/domain/config/dataset-config';
import type { LoadedDataset, MemoryPart } from '../../../src-main/domain/dataset';
import { loadInMemory } from '../files';

/** The configuration that a file's `dataset` becomes; scenes are small ones, since each takes long. */
export function configOf(name: GeneratorName, options: Record<string, unknown> = {}): GeneratedDatasetConfig {
  const config = datasetSchema.parse({
    name,
    ...(name === 'scenes' && { height: 16, width: 32 }),
    ...options,
  });
  if (!isGenerated(config)) throw new Error(`${name} is no generator`);
  return config;
}

/** So many examples in each part. */
export function counts(name: GeneratorName, train: number, test?: number): Record<string, number> {
  const key = ['noisy-images', 'textures', 'scenes'].includes(name)
    ? 'images'
    : name === 'poisson'
      ? 'systems'
      : 'points';
  const testKey = `test${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return { [key]: train, ...(test !== undefined && { [testKey]: test }) };
}

export const load = (config: GeneratedDatasetConfig): Promise<LoadedDataset<MemoryPart>> =>
  loadInMemory(config, '/nowhere');

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

export function momentsOf(values: ArrayLike<number>): { mean: number; variance: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, variance: all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length };
}

import type { GeneratedDatasetConfig, GeneratorName } from '../../domain/config/dataset-config';
import type { GeneratedContent } from '../content';
import { generateCircles } from './circles';
import { generateNoisyImages } from './noisy-images';
import { generateRunge } from './runge';
import { generateScenes } from './scenes';
import { generateSpirals } from './spirals';
import { generateXor } from './xor';

type ConfigOf<Name extends GeneratorName> = Extract<GeneratedDatasetConfig, { name: Name }>;
type Generators = { [Name in GeneratorName]: (config: ConfigOf<Name>) => GeneratedContent };

export const generators: Generators = {
  runge: generateRunge,
  xor: generateXor,
  spirals: generateSpirals,
  circles: generateCircles,
  scenes: generateScenes,
  'noisy-images': generateNoisyImages,
};

/** Both parts of a generated data set; equal configurations give equal bytes. */
export function generate(config: GeneratedDatasetConfig): GeneratedContent {
  const generator = generators[config.name] as (config: GeneratedDatasetConfig) => GeneratedContent;
  return generator(config);
}

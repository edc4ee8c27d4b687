import type { GeneratedDatasetConfig, GeneratorName } from '../../domain/config/dataset-config';
import type { GeneratedContent } from '../content';
import { generateCircles } from './circles';
import { generateElliptic } from './elliptic';
import { generateHierarchicalPolynomial } from './hierarchical-polynomial';
import { generateNoisyImages } from './noisy-images';
import { generatePoisson } from './poisson';
import { generatePolynomialSpline } from './polynomial-spline';
import { generateRunge } from './runge';
import { generateScenes } from './scenes';
import { generateSpirals } from './spirals';
import { generateTextures } from './textures';
import { generateXor } from './xor';

type ConfigOf<Name extends GeneratorName> = Extract<GeneratedDatasetConfig, { name: Name }>;
type Generators = { [Name in GeneratorName]: (config: ConfigOf<Name>) => GeneratedContent };

export const generators: Generators = {
  runge: generateRunge,
  'polynomial-spline': generatePolynomialSpline,
  'hierarchical-polynomial': generateHierarchicalPolynomial,
  xor: generateXor,
  spirals: generateSpirals,
  circles: generateCircles,
  'noisy-images': generateNoisyImages,
  textures: generateTextures,
  scenes: generateScenes,
  poisson: generatePoisson,
  elliptic: generateElliptic,
};

/** Both parts of a generated data set; equal configurations give equal bytes. */
export function generate(config: GeneratedDatasetConfig): GeneratedContent {
  const generator = generators[config.name] as (config: GeneratedDatasetConfig) => GeneratedContent;
  return generator(config);
}

const counts = ['points', 'testPoints', 'images', 'testImages', 'systems', 'testSystems'];

/** The same with a single example in each part: enough to see what it is like. */
export function generateFew(config: GeneratedDatasetConfig): GeneratedContent {
  const ones = counts.filter((key) => key in config).map((key) => [key, 1] as const);
  return generate({ ...config, ...Object.fromEntries(ones) });
}

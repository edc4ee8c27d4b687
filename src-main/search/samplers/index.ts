import { QuadLabError } from '../../core/errors';
import type { Goal } from '../../domain/metrics';
import { samplerOptions, type FixedSamplerName } from '../../domain/config/sampler-config';
import type { Search } from '../../domain/config/search-space';
import { createEvolutionSampler } from './evolution';
import { createGridSampler } from './grid';
import { createRandomSampler } from './random';
import type { FixedSampler, Sampler } from './sampler';
import { createSobolSampler } from './sobol';
import { createTpeSampler } from './tpe';

const fixed: Record<FixedSamplerName, (search: Search) => FixedSampler> = {
  grid: createGridSampler,
  random: createRandomSampler,
  sobol: createSobolSampler,
};

/** The sampler of a search; `goals` has one entry for each objective of a trial. */
export function createSampler(search: Search, goals: readonly Goal[]): Sampler {
  const options = samplerOptions(search.sampler);
  switch (options.type) {
    case 'tpe':
      return createTpeSampler(search, options, goals);
    case 'evolution':
      return createEvolutionSampler(search, options, goals);
    default:
      return fixed[options.type](search);
  }
}

/** The same for a search whose points are known before any result. Throws where they are not. */
export function createFixedSampler(search: Search): FixedSampler {
  const { type } = samplerOptions(search.sampler);
  if (type === 'tpe' || type === 'evolution') {
    throw new QuadLabError('INTERNAL', `the points of ${type} are not known beforehand`);
  }
  return fixed[type](search);
}

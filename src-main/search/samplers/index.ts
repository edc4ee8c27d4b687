import type { Goal } from '../../domain/metrics';
import { samplerOptions, type AdaptiveSearch } from '../../domain/config/sampler-config';
import type { Search } from '../../domain/config/search-space';
import { createEvolutionSampler } from './evolution';
import { createGridSampler } from './grid';
import { createRandomSampler } from './random';
import type { FixedSampler, Sampler } from './sampler';
import { createSobolSampler } from './sobol';
import { createTpeSampler } from './tpe';

const samplers: Record<Search['sampler'], (search: Search) => FixedSampler> = {
  grid: createGridSampler,
  random: createRandomSampler,
  sobol: createSobolSampler,
};

export function createSampler(search: Search): FixedSampler {
  return samplers[search.sampler](search);
}

/** A sampler that learns from results; `goals` has one entry for each objective of a trial. */
export function createAdaptiveSampler(search: AdaptiveSearch, goals: readonly Goal[]): Sampler {
  const options = samplerOptions(search.sampler);
  switch (options.type) {
    case 'tpe':
      return createTpeSampler(search, options, goals);
    case 'evolution':
      return createEvolutionSampler(search, options, goals);
  }
}

import type { Search } from '../../domain/config/search-space';
import { createGridSampler } from './grid';
import { createRandomSampler } from './random';
import type { Sampler } from './sampler';

const samplers: Record<Search['sampler'], (search: Search) => Sampler> = {
  grid: createGridSampler,
  random: createRandomSampler,
};

export function createSampler(search: Search): Sampler {
  return samplers[search.sampler](search);
}

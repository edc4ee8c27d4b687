import type { ComputedExperiment } from '../../domain/experiment/experiment';
import type { ComputedResults } from '../../domain/experiment/results';
import { computeRandomStart } from './random-start';

type Computed = Pick<ComputedResults, 'table' | 'panels'>;

const computations: Record<ComputedExperiment['compute'], () => Computed> = {
  'random-start': computeRandomStart,
};

/** What comes out of an experiment that only computes; the same each time. */
export function computeExperiment(experiment: ComputedExperiment): ComputedResults {
  const { id, title, place, question, group, choices, compute, published } = experiment;
  return {
    ...{ id, title, place, question, group, choices },
    published: published ?? null,
    ...computations[compute](),
  };
}

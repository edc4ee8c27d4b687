import { prunerOptions, type PrunerConfig, type PrunerOptions } from '../../domain/config/pruner-config';
import type { Goal } from '../../domain/metrics';
import { createAshaPruner } from './asha';
import { createCollapsePruner } from './collapse';
import { createMedianPruner } from './median';
import { nonePruner } from './none';
import { goOn, type Decision, type Pruner } from './pruner';

/** What pruners compare: the objective, or the first of several. */
export interface Compared {
  metric: string;
  goal: Goal;
}

/** The pruner of a configuration; of several, the first that says so stops a run. */
export function createPruner(config: PrunerConfig, compared: Compared): Pruner {
  const pruners = prunerOptions(config).map((options) => createOne(options, compared));
  return {
    shouldPrune(trial, others): Decision {
      for (const pruner of pruners) {
        const decision = pruner.shouldPrune(trial, others);
        if (decision.prune) return decision;
      }
      return goOn;
    },
  };
}

function createOne(options: PrunerOptions, compared: Compared): Pruner {
  switch (options.type) {
    case 'none':
      return nonePruner;
    case 'median':
      return createMedianPruner(options, compared);
    case 'asha':
      return createAshaPruner(options, compared);
    case 'collapse':
      return createCollapsePruner(options);
  }
}

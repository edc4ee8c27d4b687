import type { RunRecord } from '../../domain/records';
import { compareRuns, type ComparedRun, type RunComparison } from '../../domain/reproduction/compare-runs';
import { loadLatestCheckpoint } from '../../rundir/checkpoint';
import { pathsOfRun, type SchedulerContext } from '../../scheduler/context';
import { findRun } from '../lookup';

/** Compares the results of runs bit for bit, each with the first, and says what differs of how they came about. */
export function compareResults(context: SchedulerContext, texts: readonly string[]): RunComparison[] {
  const runs = texts.map((text) => findRun(context.store, text));
  const [first, ...others] = runs;
  if (first === undefined) return [];
  const compared = comparedRun(context, first);
  return others.map((other) => compareRuns(compared, comparedRun(context, other)));
}

function comparedRun(context: SchedulerContext, run: RunRecord): ComparedRun {
  const { store } = context;
  const { checkpoint } = loadLatestCheckpoint(pathsOfRun(context, run.id).checkpoints);
  return {
    run,
    config: run.config,
    events: store.journal.events(run.id),
    names: Object.keys(run.metrics),
    series: (name) => store.metrics.series(run.id, name),
    checkpoint: checkpoint && { step: checkpoint.position.step, tensors: checkpoint.tensors },
  };
}

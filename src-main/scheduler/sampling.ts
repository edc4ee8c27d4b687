import { objectivesOf, seedsOf } from '../domain/config/sweep-config';
import type { RunRecord } from '../domain/records';
import { isEnded, type RunState } from '../domain/run-state';
import { objectiveValue } from '../domain/objective-value';
import type { SweepEventBody } from '../domain/sweep-event';
import type { SweepPoint, SweepState } from '../domain/sweep-state';
import { createSampler } from '../search/samplers';
import { trialOfSeeds, type SeedResult, type Trial } from '../search/trial';
import type { SchedulerContext } from './context';
import { appendToSweep, readSweep, unaskedPoints } from './sweep-book';

/**
 * Lets the sampler of a sweep choose its next point. Returns the ids of conventional runs that its runs wait for; undefined
 * where there is none to choose.
 */
export function askForPoint(context: SchedulerContext, sweepId: string): string[] | undefined {
  recordEnds(context, sweepId);
  const sweep = readSweep(context, sweepId);
  if (unaskedPoints(sweep) === 0) return undefined;
  const point = Math.max(-1, ...sweep.points.keys()) + 1;
  const values = suggestPoint(sweep, point);
  return appendToSweep(context, sweepId, [{ type: 'asked', point, values, seeds: seedsOf(sweep.config) }]);
}

/** The point that the sampler chooses from what the sweep's journal says, and from nothing else. */
export function suggestPoint(sweep: SweepState, index: number) {
  const goals = objectivesOf(sweep.config).map(({ goal }) => goal);
  return createSampler(sweep.config.sweep, goals).suggest(historyOf(sweep), index);
}

/** Points that have ended, in the order in which they did, and those that are under way. */
function historyOf({ points, endedOrder }: SweepState): Trial[] {
  const trialOf = ({ values, ended }: SweepPoint): Trial =>
    ended === undefined ? { values, state: 'running', objectives: [], reached: 0 } : { values, ...ended };
  const ended = endedOrder.flatMap((index) => points.get(index) ?? []);
  const running = [...points.values()].filter((point) => point.ended === undefined && !point.isDropped);
  return [...ended, ...running].map(trialOf);
}

/** Writes down which points have ended since, in the order of their last runs. */
export function recordEnds(context: SchedulerContext, sweepId: string): void {
  const sweep = readSweep(context, sweepId);
  const ended = [...sweep.points]
    .filter(([, point]) => point.ended === undefined)
    .flatMap(([index, point]) => {
      const runs = context.store.runs.ofPoint(sweepId, index);
      if (runs.length === 0 || !runs.every(({ state }) => isEnded(state))) return [];
      const at = Math.max(...runs.map(({ endedAt }) => endedAt ?? 0));
      return [{ at, event: endOf(sweep, index, point, runs) }];
    })
    .sort((a, b) => a.at - b.at || a.event.point - b.event.point);
  if (ended.length > 0) {
    appendToSweep(
      context,
      sweepId,
      ended.map(({ event }) => event),
    );
  }
}

function endOf(
  { config }: SweepState,
  index: number,
  { values }: SweepPoint,
  runs: readonly RunRecord[],
): Extract<SweepEventBody, { type: 'ended' }> {
  const { state, objectives, reached } = trialOfSeeds(
    values,
    runs.map((run) => resultOf(run, config)),
  );
  // `running` can't be: all runs have ended.
  return {
    type: 'ended',
    point: index,
    state: state === 'running' ? 'failed' : state,
    objectives: [...objectives],
    reached,
  };
}

/** What a run came to, or has come to so far, in the objectives of its sweep. */
export function resultOf(run: RunRecord, config: SweepState['config']): SeedResult {
  const values = objectivesOf(config).map((objective) => objectiveValue(run, objective));
  return {
    state: trialStateOf(run.state),
    objectives: values.every((value) => value === undefined) ? [] : values.map((value) => value ?? NaN),
    reached: run.epoch,
  };
}

function trialStateOf(state: RunState): SeedResult['state'] {
  switch (state) {
    case 'queued':
    case 'starting':
    case 'running':
    case 'paused':
      return 'running';
    default:
      return state;
  }
}

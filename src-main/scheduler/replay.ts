import { canonical } from '../domain/config/config-path';
import type { PointValues } from '../domain/config/dimension';
import { isAdaptive } from '../domain/config/sampler-config';
import { applySweepEvent, type SweepState } from '../domain/sweep-state';
import { sweepJournalFile } from '../rundir/paths';
import { readSweepJournal } from '../rundir/sweep-journal';
import { createFixedSampler } from '../search/samplers';
import type { SchedulerContext } from './context';
import { suggestPoint } from './sampling';

/** What the sampler of a sweep chooses again, given what its journal says that it knew. */
export interface Replay {
  points: number;
  /** Points that came out otherwise: the journal was changed, or the sampler is another one now. */
  different: { point: number; recorded: PointValues; chosen: PointValues }[];
}

/** Goes through the journal of a sweep and lets the sampler choose each point anew. */
export function replaySweep(context: SchedulerContext, sweepId: string): Replay {
  const { events } = readSweepJournal(sweepJournalFile(context.paths, sweepId));
  const replay: Replay = { points: 0, different: [] };
  let state: SweepState | undefined;
  // Points of a space that was edited have numbers of their own.
  let isEdited = false;
  for (const event of events) {
    if (event.type === 'edited') isEdited = true;
    if (event.type === 'asked' && state !== undefined) {
      const chosen = chosenPoint(state, event.point, isEdited);
      if (chosen !== undefined) {
        replay.points += 1;
        if (canonical(chosen) !== canonical(event.values)) {
          replay.different.push({ point: event.point, recorded: event.values, chosen });
        }
      }
    }
    state = applySweepEvent(state, event);
  }
  return replay;
}

function chosenPoint(state: SweepState, point: number, isEdited: boolean): PointValues | undefined {
  if (isAdaptive(state.config.sweep.sampler)) return suggestPoint(state, point);
  return isEdited ? undefined : createFixedSampler(state.config.sweep).point(point);
}

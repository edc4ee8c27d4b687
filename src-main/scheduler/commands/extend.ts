import { existsSync } from 'node:fs';
import { QuadLabError } from '../../core/errors';
import type { RunRecord } from '../../domain/records';
import { droppedPoints } from '../../domain/sweep-state';
import type { SchedulerContext } from '../context';
import { pathsOfRun } from '../context';
import { recordEvent, reopenPoints, requireAtRest } from '../control';
import { appendToSweep, readSweep } from '../sweep-book';
import type { Affected } from './affected';
import { requireRuns } from './restart';

export interface ExtendRequest {
  /** All runs of a sweep, and those that it still makes; */
  sweepId?: string | undefined;
  /** or these. */
  runIds?: readonly string[] | undefined;
  /** In all, not in addition. */
  epochs: number;
}

/**
 * Gives runs more epochs: finished ones go on from their last checkpoint, others come to them when they train. With a
 * schedule that does not depend on the number of epochs, the result is that of a training of that length from the start.
 */
export function extend(context: SchedulerContext, { sweepId, runIds = [], epochs }: ExtendRequest): Affected {
  const runs = sweepId === undefined ? requireRuns(context, runIds) : runsInSpace(context, sweepId);
  for (const run of runs) requireAtRest(run);
  requireMore(runs, epochs);
  if (sweepId !== undefined) extendSweep(context, sweepId, epochs);
  // A run that has no directory yet has its configuration from its sweep.
  const begun = runs.filter(
    (run) =>
      run.config.training.epochs < epochs &&
      (existsSync(pathsOfRun(context, run.id).config) || sweepId === undefined),
  );
  for (const run of begun) recordEvent(context, run, { type: 'extended', epochs });
  reopenPoints(
    context,
    begun.filter(({ state }) => state === 'finished'),
  );
  return sweepId === undefined
    ? { sweepIds: [], runIds: runs.map(({ id }) => id) }
    : { sweepIds: [sweepId], runIds: [] };
}

/** The runs of a sweep but those of points that have left its space. */
function runsInSpace(context: SchedulerContext, sweepId: string): RunRecord[] {
  const { points } = readSweep(context, sweepId);
  return context.store.runs
    .list({ sweepId })
    .filter(({ place }) => points.get(place?.point ?? 0)?.isDropped !== true);
}

/** No run may become shorter, and one at least longer: where others have these epochs already, an extension was cut off. */
function requireMore(runs: readonly RunRecord[], epochs: number): void {
  const before = ({ config }: RunRecord): number => config.training.epochs;
  const isExtended = runs.some((run) => before(run) < epochs);
  const long = runs.find((run) => (isExtended ? before(run) > epochs : before(run) >= epochs));
  if (long === undefined) return;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `run ${long.id} trains for ${before(long)} epochs already, of which ${long.epoch} are done; expected more than ${before(long)}, found ${epochs}`,
    { advice: 'Name the number of epochs in all.' },
  );
}

function extendSweep(context: SchedulerContext, sweepId: string, epochs: number): void {
  const { config, points, hold } = readSweep(context, sweepId);
  if (hold?.by === 'cancel') {
    throw new QuadLabError('STATE_INVALID', `sweep ${sweepId} was cancelled, so no run of it would start`, {
      advice: 'Let it go on first, with `quadlab sweep resume --cancelled`.',
    });
  }
  if (Object.keys(config.sweep.space).some((path) => path === 'training.epochs' || path === 'training')) {
    throw new QuadLabError('CONFIG_INVALID', `the space of sweep ${sweepId} has training.epochs itself`, {
      advice: 'Extend single runs (`quadlab runs extend`), or edit the space (`quadlab sweep edit`).',
    });
  }
  const { epochs: before } = config.training;
  if (typeof before === 'number' && before > epochs) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `sweep ${sweepId} trains for ${before} epochs already; expected more, found ${epochs}`,
      { advice: 'Name the number of epochs in all.' },
    );
  }
  const changed = { ...config, training: { ...config.training, epochs } };
  appendToSweep(context, sweepId, [
    { type: 'edited', config: changed, dropped: droppedPoints({ points }), values: {} },
  ]);
}

import { existsSync, readdirSync, statSync } from 'node:fs';
import { describeError, QuadLabError } from '../core/errors';
import { isAdaptive } from '../domain/config/sampler-config';
import { seedsOf } from '../domain/config/sweep-config';
import type { PointValues } from '../domain/config/dimension';
import type { SweepEventBody } from '../domain/sweep-event';
import {
  applySweepEvent,
  requireFittingEvents,
  sweepRunId,
  unstartedState,
  type SweepState,
  droppedPoints,
} from '../domain/sweep-state';
import { sweepJournalFile } from '../rundir/paths';
import { appendToSweepJournal, readSweepJournal } from '../rundir/sweep-journal';
import type { NewRun } from '../store/run-queries';
import { clearDeleted } from './run-directory';
import { resolveTransfers } from './transfer-sources';
import { pathsOfRun, type OpenSweep, type SchedulerContext } from './context';
import { unknownButBegun } from './begun-points';
import { insertRuns, runsOfPoints } from './sweep-runs';

/** A sweep as its journal tells it; one of an early version has none, and gets it from the store. */
export function readSweep(context: SchedulerContext, id: string): SweepState {
  const open = openSweep(context, id);
  if (open !== undefined) return open.state;
  appendToSweep(context, id, []);
  return readSweep(context, id);
}

/**
 * Writes down what was decided of a sweep, all or nothing, and brings the store up to date with it. Needs the home's lock.
 * Returns the ids of conventional runs that new runs of it wait for. `planned`: the runs that the events bring, where they
 * are known already.
 */
export function appendToSweep(
  context: SchedulerContext,
  id: string,
  added: readonly SweepEventBody[],
  planned?: readonly NewRun[],
): string[] {
  const open = openSweep(context, id);
  // What could not be stored when it was written, comes first.
  if (open !== undefined && context.store.sweeps.journalOffset(id) !== open.bytes)
    applyAll(context, open.state);
  const isNew = open === undefined && added[0]?.type !== 'created';
  const events = isNew ? [...eventsFromStore(context, id), ...added] : added;
  const end = { bytes: open?.bytes ?? 0, lastSeq: open?.lastSeq ?? 0 };
  requireFittingEvents(open?.state, events);
  if (planned === undefined) requireWeights(context, open?.state, events);
  const written = appendToSweepJournal(sweepJournalFile(context.paths, id), end, events);
  // Where something goes wrong from here on, the journal is read anew, and applied before anything is added to it.
  context.sweeps.delete(id);
  const state = written.events.reduce<SweepState | undefined>(applySweepEvent, open?.state);
  if (state === undefined) return [];
  context.sweeps.set(id, { state, bytes: written.bytes, lastSeq: end.lastSeq + events.length });
  try {
    return applyToStore(context, state, events, planned);
  } catch (error) {
    context.sweeps.delete(id);
    throw error;
  }
}

/** Brings the store up to date with the journals of sweeps that it has not all of. Returns what could not be read. */
export function applySweepJournals(context: SchedulerContext): string[] {
  const problems: string[] = [];
  const offsets = new Map(
    context.store.sweeps.journalOffsets().map(({ id, journalOffset }) => [id, journalOffset]),
  );
  for (const folder of [context.paths.sweeps, context.paths.runs]) clearDeleted(folder);
  for (const id of readdirSync(context.paths.sweeps)) {
    const size = statSync(sweepJournalFile(context.paths, id), { throwIfNoEntry: false })?.size;
    if (size === undefined || size === offsets.get(id)) continue;
    try {
      const open = openSweep(context, id);
      if (open === undefined) continue;
      const lost = unknownButBegun(context, open.state);
      if (lost.length > 0) appendToSweep(context, id, lost);
      applyAll(context, readSweep(context, id));
    } catch (error) {
      problems.push(describeError(error));
    }
  }
  return problems;
}

function openSweep(context: SchedulerContext, id: string): OpenSweep | undefined {
  const known = context.sweeps.get(id);
  if (known !== undefined) return known;
  const { events, bytes } = readSweepJournal(sweepJournalFile(context.paths, id));
  const state = events.reduce<SweepState | undefined>(applySweepEvent, undefined);
  if (state === undefined) return undefined;
  const open = { state, bytes, lastSeq: events.at(-1)?.seq ?? 0 };
  context.sweeps.set(id, open);
  return open;
}

/** Stores what events say, which the state has taken in already. */
function applyToStore(
  context: SchedulerContext,
  state: SweepState,
  events: readonly SweepEventBody[],
  planned: readonly NewRun[] = runsOfEvents(state, events),
): string[] {
  const { store } = context;
  return store.transaction(() => {
    // First the sweep, which its runs refer to; its journal counts as applied once they are there.
    putSweep(context, state, 0);
    const sources = insertRuns(context, planned);
    for (const event of events) {
      if (event.type === 'prioritized') store.sweeps.prioritize(state.id, event.priority);
    }
    if (events.some(({ type }) => type === 'removed')) removeDeleted(context, state);
    if (events.some(({ type }) => type === 'edited')) takeOver(context, state);
    settleUnstarted(context, state);
    putSweep(context, state, context.sweeps.get(state.id)?.bytes ?? 0);
    return sources;
  });
}

/** Throws where weights that new runs are to start from can't be had, before anything is written. */
function requireWeights(
  context: SchedulerContext,
  state: SweepState | undefined,
  events: readonly SweepEventBody[],
): void {
  const brings = ({ type }: SweepEventBody): boolean => type === 'asked' || type === 'seeds-added';
  if (state === undefined || !events.some(brings)) return;
  const after = events.reduce(applySweepEvent, structuredClone(state));
  const runs = runsOfEvents(after, events).filter(({ config }) => config.transfer !== undefined);
  if (runs.length > 0) resolveTransfers(context, runs);
}

function runsOfEvents(state: SweepState, events: readonly SweepEventBody[]): NewRun[] {
  return events.flatMap((event) => {
    if (event.type === 'asked') return runsOfPoints(state, [event.point]);
    return event.type === 'seeds-added' ? runsOfPoints(state, event.points, event.seeds) : [];
  });
}

/** Stores a sweep from its journal alone. */
function applyAll(context: SchedulerContext, state: SweepState): void {
  context.store.transaction(() => {
    putSweep(context, state, 0);
    removeUnknown(context, state);
    insertRuns(context, runsOfPoints(state));
    removeDeleted(context, state);
    takeOver(context, state);
    context.store.sweeps.prioritize(state.id, state.priority);
    settleUnstarted(context, state);
    putSweep(context, state, context.sweeps.get(state.id)?.bytes ?? 0);
  });
}

function putSweep({ store }: SchedulerContext, state: SweepState, journalOffset: number): void {
  const { id, config, createdAt, priority, hold } = state;
  store.sweeps.put({ id, config, createdAt, priority, hold, unasked: unaskedRuns(state), journalOffset });
}

/**
 * Gives runs what an edit of their sweep changed: its name, values for its dimensions, and those that have no directory
 * yet a configuration.
 */
function takeOver(context: SchedulerContext, state: SweepState): void {
  const { runs } = context.store;
  for (const run of runsOfPoints(state)) {
    const row = runs.row(run.id);
    if (row === undefined || run.sweep === undefined) continue;
    const config = existsSync(pathsOfRun(context, run.id).config) ? undefined : run.config;
    runs.setPoint(row, { name: run.name, values: run.sweep.values, config });
  }
}

/** Runs that have not begun, and that the journal does not know: it lost its end. */
function removeUnknown(context: SchedulerContext, state: SweepState): void {
  const { runs } = context.store;
  const known = new Set(runsOfPoints(state).map(({ id }) => id));
  for (const id of runs.idsOf(state.id)) {
    if (!known.has(id) && !existsSync(pathsOfRun(context, id).config)) runs.remove(id);
  }
}

/** Removes the rows of runs that were deleted. */
function removeDeleted({ store }: SchedulerContext, state: SweepState): void {
  for (const id of removedRuns(state)) store.runs.remove(id);
}

function removedRuns(state: SweepState): string[] {
  return [...state.points].flatMap(([index, { removed }]) =>
    [...removed].map((seed) => sweepRunId(state, index, seed)),
  );
}

/** Whether the journal of a sweep says that a run of it was deleted. */
export function isRemoved(
  context: SchedulerContext,
  sweepId: string,
  { point, seed }: { point: number; seed: number },
): boolean {
  return openSweep(context, sweepId)?.state.points.get(point)?.removed.has(seed) === true;
}

/** Gives runs that nothing has happened to yet the state that follows from their sweep. */
function settleUnstarted({ store }: SchedulerContext, state: SweepState): void {
  const dropped = droppedPoints(state);
  store.runs.settleUnstarted(state.id, unstartedState(state, -1), dropped);
}

/** How many points a sweep that learns from results has still to ask for. */
export function unaskedPoints({ config, points }: SweepState): number {
  if (!isAdaptive(config.sweep.sampler)) return 0;
  const asked = [...points.values()].filter(({ isDropped }) => !isDropped).length;
  return Math.max(0, (config.sweep.points ?? 0) - asked);
}

function unaskedRuns(state: SweepState): number {
  return unaskedPoints(state) * seedsOf(state.config).length;
}

function eventsFromStore({ store }: SchedulerContext, id: string): SweepEventBody[] {
  const record = store.sweeps.get(id);
  if (record === undefined) throw new QuadLabError('NOT_FOUND', `there is no sweep ${id}`);
  const points = new Map<number, { values: PointValues; seeds: number[] }>();
  for (const { point, seed, values } of store.runs.points(id)) {
    points.set(point, { values, seeds: [...(points.get(point)?.seeds ?? []), seed] });
  }
  const digits = store.runs.idsOf(id).map((run) => /-p(\d+)-s\d+$/.exec(run)?.[1]?.length ?? 1);
  return [
    {
      type: 'created',
      id,
      createdAt: record.createdAt,
      config: record.config,
      digits: Math.max(1, ...digits),
    },
    ...[...points].map(([point, of]): SweepEventBody => ({ type: 'asked', point, ...of })),
  ];
}

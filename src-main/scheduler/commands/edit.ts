import { QuadLabError } from '../../core/errors';
import { configurationKey, valueAt } from '../../domain/config/config-path';
import { choicesOf, type PointValues } from '../../domain/config/dimension';
import { isActive, isSameValue } from '../../domain/config/conditions';
import { resolvePoint } from '../../domain/config/resolve-point';
import type { RunConfig } from '../../domain/config/run-config';
import { isAdaptive } from '../../domain/config/sampler-config';
import { seedsOf, type SweepConfig } from '../../domain/config/sweep-config';
import { isEnded } from '../../domain/run-state';
import type { SweepEventBody } from '../../domain/sweep-event';
import { applySweepEvent, type SweepPoint, type SweepState } from '../../domain/sweep-state';
import { createFixedSampler } from '../../search/samplers';
import type { SchedulerContext } from '../context';
import { usedUp } from '../budgets';
import { recordEvent, releaseSweep, reopenPoints, requeue } from '../control';
import { appendToSweep, readSweep } from '../sweep-book';
import type { Affected } from './affected';

export interface EditRequest {
  sweepId: string;
  config: SweepConfig;
}

/**
 * Gives a sweep another configuration. Points that it has as well, by what they train, are kept with all that they came to;
 * of others no further run starts, and what they came to stays in the tables. Points and seeds that are new are queued, and
 * so are points that come back. Where the sweep was held by its budget and has some again, it goes on.
 */
export function edit(context: SchedulerContext, { sweepId, config }: EditRequest): Affected {
  const sweep = readSweep(context, sweepId);
  const { stays, dropped, events } = planEdit(sweep, config);
  const sweptAway = new Set(points(sweep, ({ isDropped }) => isDropped));
  checkAll(sweep, events);
  const sources = appendToSweep(context, sweepId, events);
  cancelBegun(context, sweepId, dropped);
  const returned = [...stays].filter((point) => sweptAway.has(point));
  requeueReturned(context, sweepId, returned);
  goOnWithinBudget(context, sweepId);
  return { sweepIds: [sweepId], runIds: sources };
}

/** What another configuration would do to the points of a sweep. */
export interface EditPreview {
  /** Points that stay with all that they came to, and of these those that come back. */
  kept: number;
  returned: number;
  /** Points that leave the sweep, with their values. */
  dropped: PointValues[];
  /** New points, with their values; of a sampler that learns, those still to be asked for are in no list. */
  added: PointValues[];
  /** Further runs that points that stay get by new seeds. */
  furtherRuns: number;
}

/** Says what `edit` would do, and does nothing. Throws CONFIG_INVALID as that would. */
export function previewEdit(context: SchedulerContext, { sweepId, config }: EditRequest): EditPreview {
  const sweep = readSweep(context, sweepId);
  const { stays, dropped, added, events } = planEdit(sweep, config);
  checkAll(sweep, events);
  const valuesOf = (point: number): PointValues => sweep.points.get(point)?.values ?? {};
  return {
    kept: stays.size,
    returned: [...stays].filter((point) => sweep.points.get(point)?.isDropped === true).length,
    dropped: dropped.filter((point) => sweep.points.get(point)?.isDropped !== true).map(valuesOf),
    added: [...added],
    furtherRuns: events
      .filter((event) => event.type === 'seeds-added')
      .reduce((sum, { points: some, seeds }) => sum + some.length * seeds.length, 0),
  };
}

interface EditPlan {
  stays: ReadonlySet<number>;
  dropped: readonly number[];
  added: readonly PointValues[];
  events: readonly SweepEventBody[];
}

function planEdit(sweep: SweepState, config: SweepConfig): EditPlan {
  requireEpochs(sweep, config);
  const kept = keptPoints(sweep, config);
  const keys = new Map([...kept].map(([point, values]) => [keyOf(config, values), point]));
  const wanted = isAdaptive(config.sweep.sampler) ? undefined : fixedPoints(config);
  const isWanted = new Set(wanted?.map((values) => keyOf(config, values)));
  const values = [...kept].filter(([, each]) => wanted === undefined || isWanted.has(keyOf(config, each)));
  const stays = new Set(values.map(([point]) => point));
  const dropped = [...sweep.points.keys()].filter((point) => !stays.has(point));
  const seeds = seedsOf(config);
  const next = Math.max(-1, ...sweep.points.keys()) + 1;
  const added = (wanted ?? []).filter((each) => !keys.has(keyOf(config, each)));
  const events: SweepEventBody[] = [
    { type: 'edited', config, dropped, values: Object.fromEntries(values) },
    ...added.map((each, i): SweepEventBody => ({ type: 'asked', point: next + i, values: each, seeds })),
    ...missingSeeds(sweep, stays, seeds),
  ];
  return { stays, dropped, added, events };
}

const points = (sweep: SweepState, which: (point: SweepPoint) => boolean): number[] =>
  [...sweep.points].flatMap(([index, point]) => (which(point) ? [index] : []));

function fixedPoints(config: SweepConfig): PointValues[] {
  const sampler = createFixedSampler(config.sweep);
  return Array.from({ length: sampler.size }, (_, point) => sampler.point(point));
}

const keyOf = (config: SweepConfig, values: PointValues): string =>
  configurationKey(comparable(resolvePoint(config, values, 0)));

/** Neither the name nor what is compared changes what is trained. */
function comparable({ objective, ...config }: RunConfig): RunConfig {
  return { ...config, name: '' };
}

/** The points that train the same with values for the dimensions of the new space, and those values. */
function keptPoints(sweep: SweepState, config: SweepConfig): Map<number, PointValues> {
  return new Map(
    [...sweep.points].flatMap(([index, point]) => {
      const values = valuesInSpace(sweep, point, config);
      const before = keyOf(point.droppedFrom ?? sweep.config, point.values);
      return values !== undefined && safeKey(config, values) === before ? [[index, values] as const] : [];
    }),
  );
}

function safeKey(config: SweepConfig, values: PointValues): string | undefined {
  try {
    return keyOf(config, values);
  } catch {
    return undefined;
  }
}

/** Values for the dimensions of a space, from what a point trains; undefined where it has none for one of them. */
function valuesInSpace(
  sweep: SweepState,
  { values, droppedFrom = sweep.config }: SweepPoint,
  config: SweepConfig,
): PointValues | undefined {
  const trained = resolvePoint(droppedFrom, values, 0);
  const found: PointValues = {};
  for (const [name, dimension] of Object.entries(config.sweep.space)) {
    if ('same' in dimension || !isActive(dimension, { ...values, ...found })) continue;
    const value = 'variants' in dimension ? values[name] : (values[name] ?? valueAt(trained, name));
    const choices = choicesOf(dimension);
    if (value === undefined) return undefined;
    if (choices !== undefined && !choices.some((choice) => isSameValue(choice, value))) return undefined;
    if (
      'min' in dimension &&
      !(typeof value === 'number' && value >= dimension.min && value <= dimension.max)
    )
      return undefined;
    found[name] = value;
  }
  return found;
}

function missingSeeds(
  { points }: SweepState,
  stays: ReadonlySet<number>,
  seeds: readonly number[],
): SweepEventBody[] {
  return [...points].flatMap(([index, point]): SweepEventBody[] => {
    const missing = seeds.filter((seed) => !point.seeds.has(seed));
    return stays.has(index) && missing.length > 0
      ? [{ type: 'seeds-added', points: [index], seeds: missing }]
      : [];
  });
}

/** Every configuration is checked before anything is written. */
function checkAll(sweep: SweepState, events: readonly SweepEventBody[]): void {
  const after = events.reduce(applySweepEvent, structuredClone(sweep));
  for (const { values, isDropped } of after.points.values()) {
    if (!isDropped) resolvePoint(after.config, values, 0);
  }
}

/** Runs of points that left the space, which have begun and do not train now. */
function cancelBegun(context: SchedulerContext, sweepId: string, dropped: readonly number[]): void {
  for (const point of dropped) {
    for (const run of context.store.runs.ofPoint(sweepId, point)) {
      if (run.state === 'queued' || run.state === 'paused') recordEvent(context, run, { type: 'cancelled' });
    }
  }
}

/** Runs that were cancelled when their points left the space go on now that these are back. */
function requeueReturned(context: SchedulerContext, sweepId: string, returned: readonly number[]): void {
  const runs = returned.flatMap((point) => context.store.runs.ofPoint(sweepId, point));
  const { hold } = readSweep(context, sweepId);
  const cancelled = runs.filter(({ state }) => state === 'cancelled');
  if (hold?.by !== 'cancel') requeue(context, cancelled);
  reopenPoints(
    context,
    runs.filter(({ state }) => !isEnded(state)),
  );
}

function goOnWithinBudget(context: SchedulerContext, sweepId: string): void {
  const sweep = readSweep(context, sweepId);
  if (sweep.hold?.by !== 'budget' || usedUp(context, sweep, 0) !== undefined) return;
  releaseSweep(context, sweepId);
  requeue(context, context.store.runs.list({ sweepId, states: ['paused'] }));
}

/** A file from before an extension would drop all points that were trained for longer since. */
function requireEpochs({ id, config: before }: SweepState, config: SweepConfig): void {
  const [known, given] = [before.training['epochs'], config.training['epochs']];
  if (typeof known !== 'number' || typeof given !== 'number' || given >= known) return;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `training.epochs: sweep ${id} trains for ${known} epochs; expected at least as many, found ${given}`,
    { advice: `Write epochs: ${known}, so that its results are kept, or start a sweep of its own.` },
  );
}

import { z } from 'zod';
import { mainObjective, objectivesOf } from '../domain/config/sweep-config';
import type { SweepRecord } from '../domain/records';
import { runStates } from '../domain/run-state';
import { writeSweepConfig } from '../domain/config/write-config';
import { titleParts } from '../exports/titles';
import type { ApiContext } from './context';
import { curveWindow, metricName, target } from './inputs';
import { pointCurves } from './point-curves';
import { pointTitle } from './point-title';
import { keptBoard } from './kept-boards';
import { procedure } from './trpc';
import { runSummary, sweepSummary } from './views';

/** More lines than this can't be told apart. */
const mostLines = 32;
const mostRows = 500;

/** How far a sweep is, and about how long it takes from here; null where nothing trains, or nothing was trained yet. */
function progressOf(ctx: ApiContext, { id }: SweepRecord) {
  const { epochs, epochsDone, active } = ctx.sweeps.progress({ sweepIds: [id], runIds: [] });
  const perEpoch = ctx.sweeps.secondsPerEpoch(id);
  const left = Math.max(0, epochs - epochsDone);
  const secondsLeft = active > 0 && perEpoch !== undefined ? (left * perEpoch) / active : null;
  return { epochs, epochsDone, active, secondsLeft };
}

/** What the page of a sweep shows, each part by itself, so that what changes often is small. */
export const sweepPage = {
  overview: procedure.input(target).query(({ ctx, input }) => {
    const sweep = ctx.sweeps.find(input.id);
    return {
      ...sweepSummary(sweep),
      progress: progressOf(ctx, sweep),
      seeds: sweep.config.seeds,
      epochs: epochsOf(sweep),
      droppedPoints: ctx.sweeps.droppedPoints(sweep.id).length,
    };
  }),

  board: procedure.input(target).query(({ ctx, input }) => keptBoard(ctx, ctx.sweeps.find(input.id))),

  /** A page of its runs by point and seed. */
  runs: procedure
    .input(
      target.extend({
        state: z.enum(runStates).optional(),
        offset: z.int().nonnegative().default(0),
        limit: z.int().min(1).max(mostRows).default(100),
      }),
    )
    .query(({ ctx, input }) => {
      const sweep = ctx.sweeps.find(input.id);
      const objective = mainObjective(sweep.config);
      const all = ctx.sweeps
        .runs(sweep.id)
        .filter(({ state }) => input.state === undefined || state === input.state);
      const shown = all.slice(input.offset, input.offset + input.limit);
      const progress = new Map(ctx.runs.progress(shown.map(({ id }) => id)).map((run) => [run.id, run]));
      const dropped = new Set(ctx.sweeps.droppedPoints(sweep.id));
      return {
        total: all.length,
        runs: shown.map((run) => ({
          ...runSummary(run, objective, progress.get(run.id)),
          values: run.place?.values ?? {},
          point: pointTitle(run.place?.values ?? {}),
          isDropped: dropped.has(run.place?.point ?? -1),
        })),
      };
    }),

  /** Learning curves of some configurations by their points, each the mean over its runs with their range. */
  lines: procedure
    .input(
      target.extend({
        metric: metricName.optional(),
        rows: z
          .array(z.object({ key: z.string().max(50), points: z.array(z.int().nonnegative()).max(1000) }))
          .max(mostLines),
        ...curveWindow.shape,
      }),
    )
    .query(({ ctx, input }) => {
      const sweep = ctx.sweeps.find(input.id);
      return pointCurves(ctx, sweep, {
        ...input,
        metric: input.metric ?? mainObjective(sweep.config).metric,
      });
    }),

  /** Metrics that were recorded, those of its objectives first. */
  metrics: procedure.input(target).query(({ ctx, input }) => {
    const sweep = ctx.sweeps.find(input.id);
    const recorded = new Set(ctx.sweeps.runs(sweep.id).flatMap(({ metrics }) => Object.keys(metrics)));
    const first = objectivesOf(sweep.config).map(({ metric }) => metric as string);
    const names = [...first.filter((name) => name !== 'parameters'), ...[...recorded].sort()];
    return [...new Set(names)].map((name) => ({ name, title: titleParts(name) }));
  }),

  /** How much of the differences each parameter explains. */
  importance: procedure
    .input(target.extend({ objective: z.int().nonnegative().default(0) }))
    .query(({ ctx, input }) => {
      const sweep = ctx.sweeps.find(input.id);
      const { parameters, needed, ...found } = ctx.sweeps.importance(sweep.id, input.objective);
      return {
        ...found,
        needed: needed ?? null,
        parameters: parameters.map((parameter) => ({ ...parameter, title: titleParts(parameter.name) })),
      };
    }),

  /** Its configuration as a file. */
  configuration: procedure.input(target).query(({ ctx, input }) => {
    const { config } = ctx.sweeps.find(input.id);
    return { yaml: writeSweepConfig(config) };
  }),
};

/** Of each run, where that is the same for all. */
function epochsOf({ config }: SweepRecord): number | null {
  const { epochs } = config.training;
  return typeof epochs === 'number' && !('training.epochs' in config.sweep.space) ? epochs : null;
}

import { z } from 'zod';
import { curveWindow, metricName, target } from './inputs';
import { layerNorms, runSeries } from './run-curves';
import { runPage } from './run-detail';
import { procedure } from './trpc';
import { runDetail } from './views';
import { downloadPath } from './downloads';

const place = z.int().nonnegative();
/** A piece of a log. */
const pieceBytes = z
  .int()
  .min(1000)
  .max(512 * 1024)
  .default(64 * 1024);
const mostLines = 500;
const mostMetrics = 100;

/** What the page of a run asks for and does, as procedures of `runs`. */
export const runPageProcedures = {
  /** A run with its timeline, its place, its provenance and which of its settings are not defaults. */
  detail: procedure.input(target).query(({ ctx, input }) => runPage(ctx, input.id)),

  /** Recorded values of metrics over steps, epochs and seconds of training. */
  series: procedure
    .input(
      target.extend({
        ...curveWindow.shape,
        metrics: z.array(metricName).max(mostMetrics),
        points: curveWindow.shape.points.default(1000),
      }),
    )
    .query(({ ctx, input }) => runSeries(ctx, input)),

  /** The norms of the weights of each quadratic layer over the epochs. */
  layers: procedure
    .input(target.extend({ points: z.int().min(2).max(2000).default(200) }))
    .query(({ ctx, input }) => layerNorms(ctx, input.id, input.points)),

  /** A piece of what the run's processes wrote on standard error: its end, or what is before or after a place. */
  log: procedure
    .input(target.extend({ before: place.optional(), after: place.optional(), bytes: pieceBytes }))
    .query(({ ctx, input: { id, ...request } }) => ctx.runFiles.log(ctx.runs.find(id).id, request)),

  /** Lines of the log with a text in them, the last ones. */
  searchLog: procedure
    .input(target.extend({ text: z.string().min(1).max(200) }))
    .query(({ ctx, input }) => ctx.runFiles.searchLog(ctx.runs.find(input.id).id, input.text, mostLines)),

  /** The checkpoints that are kept, the newest first. */
  checkpoints: procedure.input(target).query(({ ctx, input }) => {
    const { id } = ctx.runs.find(input.id);
    const written = new Map(
      ctx.runs
        .events(id)
        .flatMap((event) =>
          event.type === 'checkpoint' || event.type === 'stage' ? [[event.file, event] as const] : [],
        ),
    );
    return ctx.runFiles.checkpoints(id).map((checkpoint) => {
      const event = written.get(checkpoint.file);
      return { ...checkpoint, epoch: event?.epoch ?? null, step: event?.step ?? null };
    });
  }),

  /** Stores a run that repeats another and trains it. */
  rerun: procedure
    .input(target.extend({ anyData: z.boolean().optional() }))
    .mutation(async ({ ctx, input: { id, anyData } }) => {
      const run = await ctx.runs.rerun(id, { anyData });
      await ctx.perform({ type: 'work', sweepIds: [], runIds: [run.id] });
      return runDetail(run);
    }),

  /** Makes a file of the model of the last good checkpoint and says where it can be fetched, once. */
  exportModel: procedure
    .input(target.extend({ format: z.enum(['safetensors', 'tfjs']) }))
    .mutation(async ({ ctx, input }) => {
      const { id, ...made } = await ctx.downloads.model(input.id, input.format);
      return { ...made, path: `${downloadPath}${id}` };
    }),
};

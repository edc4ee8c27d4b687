import { z } from 'zod';
import { isQuadLabError } from '../core/errors';
import type { DatasetManifest } from '../datasets/manifest';
import { checkText, placeProblem, type PlacedProblem } from '../domain/config/check/check-text';
import { factsOf, fitsOf, type DataFacts } from '../domain/config/data-fit';
import { datasetSchema } from '../domain/config/dataset-config';
import { seedsOf } from '../domain/config/sweep-config';
import { mixedConfig } from '../domain/config/mixed-config';
import { describeForm } from '../domain/config/form/describe-form';
import { jsonSchemaOf } from '../domain/config/json-schema';
import { writeRunConfig, writeSweepConfig } from '../domain/config/write-config';
import type { RunConfig } from '../domain/config/run-config';
import type { SweepRecord } from '../domain/records';
import { configText, requireRun } from './config-text';
import type { ApiContext } from './context';
import { createRouter, procedure } from './trpc';
import { target } from './inputs';

const kind = z.object({ kind: z.enum(['run', 'sweep']) });

/** Configurations before they are trained. */
export const configs = createRouter({
  /** The fields of the form, section by section, as the schema of the file has them. */
  form: procedure.input(kind).query(({ input }) => describeForm(input.kind)),

  /** The JSON Schema of the file, for completion. */
  schema: procedure.input(kind).query(({ input }) => jsonSchemaOf(input.kind)),

  /** What to start from: studies of the paper, and small ones. */
  presets: procedure.query(({ ctx }) => ctx.configs.presets()),

  /** The text of a stored sweep or run, without what is the default. */
  source: procedure.input(target).query(({ ctx, input }) => {
    const sweep = sweepIfAny(ctx, input.id);
    if (sweep !== undefined) {
      return { kind: 'sweep' as const, id: sweep.id, name: sweep.name, text: writeSweepConfig(sweep.config) };
    }
    const { id, name, config } = ctx.runs.find(input.id);
    return { kind: 'run' as const, id, name, text: writeRunConfig(config) };
  }),

  /** The text of a run's network with some layers made conventional, from scratch or from the run's weights. */
  mixed: procedure
    .input(target.extend({ layers: z.array(z.string().max(300)).max(10_000), weights: z.boolean() }))
    .query(({ ctx, input: { id: given, layers, weights } }) => {
      const { id, name, config } = ctx.runs.find(given);
      const mixed = mixedConfig(config, layers, weights ? id : undefined);
      return { kind: 'run' as const, id, name, text: writeRunConfig(mixed) };
    }),

  /** What is learnt from data, and which networks and metrics fit them. */
  fits: procedure.input(z.object({ dataset: datasetSchema })).query(async ({ ctx, input: { dataset } }) => {
    const answer = (facts: DataFacts, hasTest: boolean) => ({
      task: facts.task,
      images: facts.images,
      ...fitsOf(facts),
      /** Whether there are examples to test on; else some have to be held out. */
      hasTest,
    });
    const generated = factsOf(dataset);
    if (generated !== undefined) return answer(generated, true);
    const manifest = await ctx.datasets.info(dataset.name);
    return answer(importedFacts(manifest), manifest.test.count > 0);
  }),

  /** All that is wrong with a text, and where; and how many points and runs it makes. */
  check: procedure.input(configText).query(async ({ ctx, input }) => {
    const checked = checkText(input.text, ctx.configs.points);
    const { kind, sweep, samples, points } = checked;
    const isSound = checked.problems.every(({ severity }) => severity !== 'error');
    const problems = [...checked.problems, ...(isSound ? await dataProblems(ctx, input.text, samples) : [])];
    const seeds = sweep === undefined ? 1 : seedsOf(sweep).length;
    return {
      kind,
      problems,
      points: points ?? null,
      seeds,
      runs: points === undefined ? null : points * seeds,
      /** What takes several values, and how the data and the network are called. */
      varies: sweep === undefined ? [] : Object.keys(sweep.sweep.space),
      isTrainable: samples.length > 0 && problems.every(({ severity }) => severity !== 'error'),
      first: samples[0] ?? null,
    };
  }),

  /** Networks, time and memory of what a text trains, as far as they are known without training. */
  estimate: procedure.input(configText).query(({ ctx, input }) => {
    const { samples, sweep, points = 1 } = checkText(input.text, ctx.configs.points);
    const runs = points * (sweep === undefined ? 1 : seedsOf(sweep).length);
    return ctx.configs.estimate(samples, runs);
  }),

  /** Takes a step of the first run of a text, and says what it took; its data have to be there. */
  measure: procedure.input(configText).query(async ({ ctx, input }) => {
    const config = requireRun(input.text, ctx.configs.points);
    await ctx.files.requireAllOf(config);
    await ctx.datasets.require([config]);
    const measured = await ctx.configs.measure(config);
    return { ...measured, epochs: config.training.epochs };
  }),
});

/** Why sound configurations can't be trained on their data, which are there or not, and have these parts or others. */
async function dataProblems(
  ctx: ApiContext,
  text: string,
  samples: readonly RunConfig[],
): Promise<PlacedProblem[]> {
  try {
    await ctx.datasets.require(samples);
    return [];
  } catch (error) {
    if (!isQuadLabError(error)) throw error;
    const [, path = 'dataset', message = error.message] = /^([\w.]+): (.*)$/s.exec(error.message) ?? [];
    const advice = error.advice === undefined ? '' : ` ${error.advice}`;
    return [placeProblem(text, path, `${message}${advice}`)];
  }
}

function sweepIfAny(ctx: ApiContext, id: string): SweepRecord | undefined {
  try {
    return ctx.sweeps.find(id);
  } catch (error) {
    if (isQuadLabError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

const importedFacts = ({ name, task, inputShape }: DatasetManifest): DataFacts => ({
  name,
  task,
  images: inputShape.length === 3,
});

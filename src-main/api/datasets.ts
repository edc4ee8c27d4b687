import { z } from 'zod';
import { datasetSchema } from '../domain/config/dataset-config';
import { datasetChanges } from './dataset-changes';
import { generators } from './generators';
import { jsonNumber } from './json-number';
import { createRouter, procedure } from './trpc';

/** More examples are asked for page by page. */
const mostSamples = 200;

export const datasets = createRouter({
  ...datasetChanges,

  generators,

  /** All imported data sets by name; a damaged one with what is wrong with it. */
  list: procedure.query(async ({ ctx }) =>
    (await ctx.datasets.list()).map(({ name, manifest, problem }) => ({
      name,
      problem: problem === undefined ? null : { message: problem.message, advice: problem.advice ?? null },
      manifest: manifest ?? null,
    })),
  ),

  /** The manifest of an imported data set. */
  info: procedure
    .input(z.object({ name: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => ctx.datasets.info(input.name)),

  /** A page of examples of imported or generated data, with the balance of its classes and histograms. */
  preview: procedure
    .input(
      z.object({
        dataset: datasetSchema,
        part: z.string().max(20).default('train'),
        label: z.int().nonnegative().optional(),
        shuffled: z.boolean().default(true),
        offset: z.int().nonnegative().default(0),
        count: z.int().positive().max(mostSamples).default(48),
      }),
    )
    .query(async ({ ctx, input: { dataset, ...request } }) => {
      const { samples, ...preview } = await ctx.datasets.preview(dataset, request);
      return {
        ...preview,
        samples: samples.map(({ values, targets, label, picture, targetPicture, index }) => ({
          index,
          picture: picture ?? null,
          targetPicture: targetPicture ?? null,
          label: label ?? null,
          values: values?.map((value) => (typeof value === 'number' ? jsonNumber(value) : value)) ?? null,
          targets: targets?.map(jsonNumber) ?? null,
        })),
      };
    }),
});

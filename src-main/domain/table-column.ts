import { z } from 'zod';

const count = z.int().nonnegative();

const numbers = z.object({
  name: z.string(),
  kind: z
    .enum(['numeric', 'date', 'boolean'])
    .describe('dates are days since 1970-01-01, UTC; booleans 0 and 1'),
  mean: z.number(),
  deviation: z.number().nonnegative().describe('population standard deviation'),
  min: z.number(),
  max: z.number(),
  missing: count,
  histogram: z.array(count).describe('examples in equally wide bins from min to max; the last holds max'),
});
const categories = z.object({
  name: z.string(),
  kind: z.literal('categorical'),
  categories: z.array(z.string()).describe('what the codes 0, 1, … stand for'),
  missing: count,
  histogram: z.array(count).describe('examples of each category'),
});

/** A column of a table as its training part has it. Stored values are numbers or codes of categories; NaN is missing. */
export const tableColumnSchema = z.discriminatedUnion('kind', [numbers, categories]);
export type TableColumn = z.output<typeof tableColumnSchema>;
export type NumberColumn = z.output<typeof numbers>;

export const histogramBins = 30;

/**
 * Inputs that a column becomes: one for each category, or its number, and behind it whether it is missing where the
 * training part misses some.
 */
export function inputsOf(column: TableColumn): number {
  if (column.kind === 'categorical') return column.categories.length;
  return column.missing > 0 ? 2 : 1;
}

import { z } from 'zod';
import { runFields, runFieldNames, type RunFieldKind } from '../domain/query/run-fields';
import { runStates } from '../domain/run-state';
import { titleParts } from '../exports/titles';
import type { GroupStatistic } from '../store/query/run-groups';
import type { TitlePart } from './comparison';
import { target } from './inputs';
import { jsonNumber } from './json-number';
import { pointTitle } from './point-title';
import { procedure } from './trpc';

/** More columns than this no screen has room for. */
const mostColumns = 40;
/** More rows than this are asked for in several calls. */
const mostRows = 500;
const mostIds = 10_000;

const text = z.string().max(20_000);
const table = z.object({
  where: text.optional(),
  sort: text.optional(),
  shelf: z.enum(['all', 'unarchived', 'trash']).optional(),
  states: z.array(z.enum(runStates)).optional(),
  columns: z.array(text).max(mostColumns).default([]),
  offset: z.int().nonnegative().default(0),
  limit: z.int().min(0).max(mostRows).default(100),
  /** `view` of an answer before, for rows of the same table in the same order. */
  view: z.string().max(100).optional(),
  /** Found anew where anything has changed, however short ago it was found. */
  fresh: z.boolean().optional(),
});
const by = z.union([z.literal('seeds'), z.array(text).min(1).max(10)]);

/** NaN and infinities as texts, see `JsonNumber`. */
export type CellValue = number | string | null;

export interface RunColumn {
  /** As it stands in a query. */
  key: string;
  title: TitlePart[];
  kind: RunFieldKind['kind'] | 'any';
  source: 'run' | 'setting' | 'metric';
  /** Whether runs differ in it. */
  varies: boolean;
  /** All values that there are, where they are known. */
  words: readonly string[] | null;
}

const cell = (value: string | number | null): CellValue =>
  typeof value === 'number' ? jsonNumber(value) : value;

const statistic = ({ n, mean, deviation }: GroupStatistic) => ({
  n,
  mean: mean === undefined ? null : jsonNumber(mean),
  deviation: deviation === undefined ? null : jsonNumber(deviation),
});

/** What a table of runs is made of. */
export const runTableProcedures = {
  /**
   * Rows of the runs of a query from any place on, with the columns that are asked for: slim, and in a few milliseconds
   * among 100,000 runs. Archived runs are left out unless the query speaks of the archive.
   */
  table: procedure
    .input(table.extend({ alike: z.object({ by, runId: target.shape.id }).optional() }))
    .query(({ ctx, input }) => {
      const { rows, ...about } = ctx.runs.table(input);
      const ids = rows.flatMap((row) => (row === null || row.state !== 'running' ? [] : [row.id]));
      const progress = new Map(ctx.runs.progress(ids).map(({ id, epoch }) => [id, epoch]));
      return {
        ...about,
        rows: rows.map((row) => {
          if (row === null) return null;
          const { number, values, pointValues, ...run } = row;
          const point = pointValues === null ? null : pointTitle(pointValues);
          return { ...run, point, epoch: progress.get(run.id) ?? run.epoch, values: values.map(cell) };
        }),
      };
    }),

  /** Rows of groups: of metrics the statistics over finished runs, of other columns what all runs of a group have. */
  groupTable: procedure.input(table.extend({ by })).query(({ ctx, input }) => {
    const { rows, ...about } = ctx.runs.groupTable(input);
    return {
      ...about,
      rows: rows.map(({ values, keys, ...group }) => ({
        ...group,
        keys: keys.map(cell),
        values: values.map((value) => {
          if (value === undefined) return 'varies' as const;
          return 'n' in value ? statistic(value) : { value: cell(value.value) };
        }),
      })),
    };
  }),

  /** The ids of rows of a table, for a selection of many. */
  ids: procedure
    .input(
      table.extend({
        limit: z.int().min(0).max(mostIds),
        alike: z.object({ by, runId: target.shape.id }).optional(),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.runs.table({ ...input, columns: [] }).rows.flatMap((row) => (row === null ? [] : [row.id])),
    ),

  /** All columns that a table of runs can have: of the run, settings with those that differ first, and metrics. */
  columns: procedure.query(({ ctx }): RunColumn[] => {
    const { settings, metrics } = ctx.runs.seen();
    return [
      ...runFieldNames.map((key): RunColumn => {
        const { kind, words }: RunFieldKind = runFields[key];
        return { key, title: titleParts(key), kind, source: 'run', varies: true, words: words ?? null };
      }),
      // A word such as name means the run's own field, as in queries, also where a setting is called the same.
      ...settings.flatMap(({ path, varies, isNumber }): RunColumn[] => {
        if (Object.hasOwn(runFields, path)) return [];
        const kind = isNumber ? 'number' : 'any';
        return [{ key: path, title: titleParts(path), kind, source: 'setting', varies, words: null }];
      }),
      ...metrics.flatMap((metric) =>
        [metric, `best(${metric})`, `min(${metric})`, `max(${metric})`].map((key): RunColumn => ({
          key,
          title: titleParts(metric),
          kind: 'number',
          source: 'metric',
          varies: true,
          words: null,
        })),
      ),
    ];
  }),

  /** Values that runs have in a field, to be offered where one is written. */
  values: procedure
    .input(z.object({ field: text }))
    .query(({ ctx, input }) => ctx.runs.valuesOf(input.field).map(cell)),
};

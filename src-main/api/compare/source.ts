import { z } from 'zod';
import { isQuadLabError } from '../../core/errors';
import type { RunRecord } from '../../domain/records';
import type { ApiContext } from '../context';

/** More runs than this are not compared at once. */
export const mostCompared = 1000;
const text = z.string().max(20_000);
const field = z.string().min(1).max(200);

/** Which runs are compared: such with these ids, those of a sweep, and those of a query, each of them once. */
export const sourceSchema = z.object({
  runs: z.array(z.string().min(1).max(300)).max(mostCompared).default([]),
  sweep: z.string().min(1).max(300).optional(),
  where: text.optional(),
});
export type Source = z.output<typeof sourceSchema>;

/** What a line, or a row, is: a configuration over its seeds or folds, a run, or all runs with the same values of some settings. */
export const groupingSchema = z.union([z.enum(['seed', 'fold', 'none']), z.array(field).min(1).max(8)]);

export interface Compared {
  runs: RunRecord[];
  /** Ids of which there is no run. */
  missing: string[];
  /** How many more there are than can be compared at once. */
  left: number;
}

/** The runs of a source. Throws NOT_FOUND for a sweep that is not there and QUERY_INVALID. */
export function findCompared(ctx: Pick<ApiContext, 'runs' | 'sweeps'>, source: Source): Compared {
  const found = new Map<string, RunRecord>();
  const missing: string[] = [];
  for (const id of source.runs) {
    const run = tryFind(ctx, id);
    if (run === undefined) missing.push(id);
    else found.set(run.id, run);
  }
  let beyond = 0;
  if (source.sweep !== undefined) {
    for (const run of ctx.sweeps.runs(ctx.sweeps.find(source.sweep).id)) found.set(run.id, run);
  }
  if (source.where !== undefined) {
    const { runs, total } = ctx.runs.page({ where: source.where, limit: mostCompared });
    for (const run of runs) found.set(run.id, run);
    beyond = total - runs.length;
  }
  const runs = [...found.values()];
  return {
    runs: runs.slice(0, mostCompared),
    missing,
    left: beyond + Math.max(0, runs.length - mostCompared),
  };
}

function tryFind(ctx: Pick<ApiContext, 'runs'>, id: string): RunRecord | undefined {
  try {
    return ctx.runs.find(id);
  } catch (error) {
    if (isQuadLabError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

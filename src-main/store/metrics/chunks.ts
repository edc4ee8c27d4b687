import type { Database } from 'better-sqlite3';
import { emptyColumns, sliceColumns, type MetricColumns } from '../../domain/metric-columns';
import { decodeChunk, encodeChunk, pointsIn, type EncodedChunk } from './chunk-codec';
import { mergeColumns } from './merge-columns';

/** With its keys, a chunk of so many points at even steps fills a page of 4096 bytes. */
export const chunkPoints = 500;

/** The steps of a window, both ends included. */
export interface StepWindow {
  from?: number | undefined;
  to?: number | undefined;
}

interface ChunkRow {
  first_step: number;
  positions: Buffer;
  numbers: Buffer;
}

/**
 * Reading and writing of chunks: the points of a run's metric, by ascending step. All chunks but the last are full as long
 * as points come in the order of their steps. Writing wants a transaction around it.
 */
export function chunkQueries(database: Database) {
  const chunk = 'SELECT first_step, positions, numbers FROM metric_chunks';
  const of = 'run_number = @run AND name_id = @name';
  const tail = database.prepare<[object], ChunkRow>(`${chunk} WHERE ${of} ORDER BY first_step DESC LIMIT 1`);
  // The window begins in the last chunk that begins before it.
  const within = database.prepare<[object], ChunkRow>(
    `${chunk} WHERE ${of} AND first_step <= @to AND first_step >= coalesce(
       (SELECT max(first_step) FROM metric_chunks WHERE ${of} AND first_step <= @from), 0) ORDER BY first_step`,
  );
  const put = database.prepare(
    `INSERT OR REPLACE INTO metric_chunks (run_number, name_id, first_step, positions, numbers)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const drop = database.prepare(`DELETE FROM metric_chunks WHERE ${of} AND first_step >= @step`);
  const names = database
    .prepare<[number], number>(
      'SELECT id FROM metric_names n WHERE EXISTS (SELECT 1 FROM metric_chunks WHERE run_number = ? AND name_id = n.id)',
    )
    .pluck();
  const clear = database.prepare('DELETE FROM metric_chunks WHERE run_number = ?');
  const count = database.prepare<[], number>('SELECT total(length(numbers)) / 8 FROM metric_chunks').pluck();

  const bytes = database
    .prepare<[], number>(
      `SELECT total(pgsize) FROM dbstat WHERE aggregate = TRUE
       AND name IN ('metric_chunks', 'sqlite_autoindex_metric_chunks_1')`,
    )
    .pluck();

  const write = (run: number, name: number, columns: MetricColumns): void => {
    for (let from = 0; from < columns.steps.length; from += chunkPoints) {
      const part = sliceColumns(columns, from, from + chunkPoints);
      const { positions, numbers } = encodeChunk(part);
      put.run(run, name, part.steps[0] ?? 0, positions, numbers);
    }
  };

  const read = (run: number, name: number, { from = 0, to = Number.MAX_SAFE_INTEGER }: StepWindow) =>
    decoded(within.all({ run, name, from, to }));

  return {
    /**
     * Adds points, by ascending step, each step once; the last chunk is filled up first. A point of a step that is there
     * is replaced. Returns whether all of them lie behind those that were there.
     */
    append(run: number, name: number, points: MetricColumns): boolean {
      const [first] = points.steps;
      if (first === undefined) return true;
      const row = tail.get({ run, name });
      const last = row && decoded([row]);
      if (row === undefined || last === undefined) {
        write(run, name, points);
        return true;
      }
      if (first > (last.steps.at(-1) ?? -1)) {
        write(run, name, last.steps.length < chunkPoints ? mergeColumns(last, points) : points);
        return true;
      }
      const there = read(run, name, { from: first });
      drop.run({ run, name, step: there.steps[0] ?? first });
      write(run, name, mergeColumns(there, points));
      return false;
    },
    /** Drops the points of a run behind a step. Returns the metrics that had some. */
    cut(run: number, step: number): number[] {
      return names.all(run).filter((name) => {
        const row = tail.get({ run, name });
        if (row === undefined || (decoded([row]).steps.at(-1) ?? 0) <= step) return false;
        const there = read(run, name, { from: step });
        drop.run({ run, name, step: there.steps[0] ?? 0 });
        write(run, name, sliceColumns(there, 0, placeBehind(there.steps, step)));
        return true;
      });
    },
    clear(run: number): void {
      clear.run(run);
    },
    /** The points within a window of steps. */
    read(run: number, name: number, window: StepWindow = {}): MetricColumns {
      const columns = read(run, name, window);
      const { from = 0, to = Infinity } = window;
      return sliceColumns(columns, placeOf(columns.steps, from), placeBehind(columns.steps, to));
    },
    /** How many points are stored. */
    count: (): number => count.get() ?? 0,
    /** How many bytes of the database they take. */
    bytes: (): number => bytes.get() ?? 0,
  };
}
export type ChunkQueries = ReturnType<typeof chunkQueries>;

function decoded(rows: readonly EncodedChunk[]): MetricColumns {
  const columns = emptyColumns(rows.reduce((sum, row) => sum + pointsIn(row), 0));
  let at = 0;
  for (const row of rows) at = decodeChunk(row, columns, at);
  return columns;
}

/** The place of the first step that is not less. */
function placeOf(steps: Float64Array, step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

const placeBehind = (steps: Float64Array, step: number): number => placeOf(steps, Math.floor(step) + 1);

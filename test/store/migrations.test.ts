import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src-main/store/migrations';
import { openStore } from '../../src-main/store/store';
import { parseQuery } from '../../src-main/domain/query/parse-query';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

/** Written by the code of each version: `version-<n>.sql` has two points of a sweep with three seeds, and a run without a sweep. */
const folder = join(repository, 'test', 'fixtures', 'databases');
const versions = readdirSync(folder).map((name) => Number(/^version-(\d+)\.sql$/.exec(name)?.[1]));

function storedDatabase(version: number): string {
  const file = join(temporaryFolder(), 'quadlab.db');
  const database = new Database(file);
  database.pragma('foreign_keys = OFF');
  database.exec(readFileSync(join(folder, `version-${version}.sql`), 'utf8'));
  database.close();
  return file;
}

/** All rows of the tables that a version had, with the columns that it had. */
function rowsOf(file: string, columns?: Map<string, string[]>) {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    const known = columns ?? new Map(tables.map((table) => [table, columnsOf(database, table)]));
    const rows = [...known].map(([table, names]) => {
      // Since version 4 points lie in chunks.
      if (table === 'metrics' && !tables.includes(table)) return [table, pointsOf(file, names)] as const;
      // Since version 3 summaries have the number of a run instead of its id.
      const source =
        table === 'metric_summaries' && !columnsOf(database, table).includes('run_id')
          ? '(SELECT r.id AS run_id, s.* FROM metric_summaries s JOIN runs r ON r.number = s.run_number)'
          : table;
      const found = database
        .prepare(`SELECT ${names.join(', ')} FROM ${source}`)
        .raw()
        .all();
      return [table, found.map((row) => JSON.stringify(row)).sort()] as const;
    });
    return { columns: known, rows: Object.fromEntries(rows) };
  } finally {
    database.close();
  }
}

/** The points in the chunks of a database as the rows of earlier versions. */
function pointsOf(file: string, columns: readonly string[]): string[] {
  const store = openStore(file);
  const database = new Database(file, { readonly: true });
  try {
    const names = database
      .prepare<[], { id: number; name: string }>('SELECT id, name FROM metric_names')
      .all();
    return store.runs
      .list()
      .flatMap(({ id }) =>
        names.flatMap((name) =>
          store.metrics.series(id, name.name).map(({ step, epoch, value }) => {
            const row: Record<string, unknown> = { run_id: id, name_id: name.id, step, epoch, value };
            // JSON writes NaN as null, and so are these rows; infinity is null in both, and looked at on its own below.
            return JSON.stringify(columns.map((column) => row[column]));
          }),
        ),
      )
      .sort();
  } finally {
    database.close();
    store.dispose();
  }
}

const columnsOf = (database: Database.Database, table: string): string[] =>
  (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);

describe('a database', () => {
  it('is stored of every version before this one', () => {
    expect(versions.toSorted((a, b) => a - b)).toEqual(migrations.slice(1).map((_, index) => index + 1));
  });

  it.each(versions)('of version %i comes to the present one with all of its rows', (version) => {
    const file = storedDatabase(version);
    const before = rowsOf(file);
    expect(before.rows['runs']).toHaveLength(7);
    const stored = before.rows['metrics'] ?? before.rows['metric_chunks'];
    expect(stored?.length).toBeGreaterThanOrEqual(8);
    openStore(file).dispose();
    expect(rowsOf(file, before.columns).rows).toEqual(before.rows);
    const database = new Database(file);
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    expect(
      database.prepare('SELECT count(*) FROM runs WHERE settings_id IS NULL OR number IS NULL').pluck().get(),
    ).toBe(0);
    database.close();
  });

  it.each(versions)('of version %i can be asked as one that was made today', (version) => {
    const store = openStore(storedDatabase(version));
    const find = (text: string): string[] => {
      const query = parseQuery(text, store.search.fields());
      return store.search.page(query, { limit: 100 }).runs.map(({ id }) => id);
    };
    expect(find('')).toEqual([
      'single',
      ...[0, 1].flatMap((point) => [0, 1, 2].map((seed) => `spirals-p${point}-s${seed}`)),
    ]);
    expect(find('test/error < 31')).toEqual(['spirals-p0-s0']);
    expect(find('train/loss is nan')).toEqual(['spirals-p0-s1', 'spirals-p1-s1']);
    expect(find('max(test/error) = inf and state = "diverged"')).toHaveLength(2);
    expect(find('dataset = "spirals" and neuron = "quadratic"')).toHaveLength(3);
    expect(store.metrics.series('spirals-p0-s1', 'test/error')).toEqual([
      { step: 10, epoch: 1, value: Infinity },
      { step: 20, epoch: 2, value: 50 },
    ]);
    expect(store.metrics.series('spirals-p1-s1', 'train/loss').map(({ value }) => value)).toEqual([
      0.75,
      NaN,
    ]);
    expect(find('device = "cpu"')).toHaveLength(version === 1 ? 0 : 4);
    const { groups, total } = store.search.groups({
      where: undefined,
      by: 'seeds',
      measures: [{ source: 'metric', metric: 'test/error', summary: 'last' }],
      order: [],
      limit: 10,
    });
    expect(total).toBe(3);
    expect(groups.map(({ runs, statistics }) => [runs, statistics[0]?.n, statistics[0]?.mean])).toEqual([
      [1, 0, undefined],
      [3, 1, 30],
      [3, 1, 31],
    ]);
    store.dispose();
  });

  it('of version 3 keeps every point of a long run, read in pieces', () => {
    const file = storedDatabase(3);
    const database = new Database(file);
    database.exec(`WITH RECURSIVE n(step) AS (SELECT 0 UNION ALL SELECT step + 1 FROM n WHERE step < 120000)
      INSERT INTO metrics SELECT 'single', 2, 7 * step, step / 10, CASE WHEN step % 999 = 0 THEN NULL ELSE sqrt(step) END FROM n`);
    database.close();
    const store = openStore(file);
    const { steps, epochs, values } = store.metrics.columns('single', 'test/error');
    expect(steps).toHaveLength(120_001);
    expect(steps.every((step, index) => step === 7 * index)).toBe(true);
    expect(epochs.every((epoch, index) => epoch === Math.floor(index / 10))).toBe(true);
    expect(values.every((value, index) => Object.is(value, index % 999 === 0 ? NaN : Math.sqrt(index)))).toBe(
      true,
    );
    expect(store.metrics.series('single', 'train/loss')).toEqual([]);
    store.dispose();
  });
});

import Database from 'better-sqlite3';
import { openStore } from '../../src-main/store/store';
import { fillStore } from '../../src-main/app/selftest/fill-store';

const models = 1000;

/** Fills the database of a home with thousands of runs in seconds: a thousand as training makes them, the others copies. */
export function addManyRuns(file: string, runs: number): void {
  const store = openStore(file);
  fillStore(store, { runs: models, points: 4, onProgress: () => undefined });
  store.dispose();
  const database = new Database(file);
  const copies = runs / models - 1;
  const columns = (table: string): string[] =>
    database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
  const copy = (table: string, changed: Record<string, string>): void => {
    const values = columns(table).map((name) => changed[name] ?? name);
    database
      .prepare(
        `INSERT INTO ${table} (${columns(table).join(', ')}) SELECT ${values.join(', ')}
         FROM (SELECT * FROM ${table}), (WITH RECURSIVE copies (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < ?) SELECT k FROM copies)`,
      )
      .run(copies);
  };
  database.transaction(() => {
    const createdAt = 'created_at + k * 3600000';
    copy('sweeps', { id: "id || '-' || k", name: "name || ' ' || k", created_at: createdAt });
    copy('runs', {
      id: "id || '-' || k",
      sweep_id: "sweep_id || '-' || k",
      number: `number + k * ${models}`,
      created_at: createdAt,
    });
    copy('metric_summaries', {
      run_number: `run_number + k * ${models}`,
      last: 'last + k / 1000.0',
      min: 'min + k / 1000.0',
      max: 'max + k / 1000.0',
    });
  })();
  database.close();
}

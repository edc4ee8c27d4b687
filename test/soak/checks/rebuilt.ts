import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { homePaths } from '../../../src-main/rundir/paths.ts';
import { openStore, type Store } from '../../../src-main/store/store.ts';
import { startCommand } from '../command.ts';
import type { Check } from './check.ts';

/** Numbers by which rows find each other follow the order in which they came. */
const ownNumbers = new Set(['number', 'settings_id', 'run_number', 'name_id', 'field_id']);

/** A database that is built from the directories of runs and sweeps alone has the same content, table by table. */
export const rebuilt: Check = {
  name: 'the database is what the files say',
  async problems({ soak, store, folder }) {
    const copy = homePaths(join(folder, 'rebuilt'));
    mkdirSync(copy.root, { recursive: true });
    for (const part of ['runs', 'sweeps', 'datasets', 'weights'] as const) {
      if (existsSync(soak.home.paths[part])) cpSync(soak.home.paths[part], copy[part], { recursive: true });
    }
    const place = { home: copy.root, marker: soak.marker, environment: {} };
    const { code, stderr } = await startCommand(place, ['reindex']).ended;
    if (code !== 0) return [`reindex ended with ${code}: ${stderr}`];
    const other = openStore(copy.database);
    try {
      const have = contentOf(store);
      const want = contentOf(other);
      return [...new Set([...have.keys(), ...want.keys()])].flatMap((table) =>
        differences(table, have.get(table) ?? [], want.get(table) ?? []),
      );
    } finally {
      other.dispose();
    }
  },
};

function contentOf(store: Store): Map<string, string[]> {
  const runs = store.runs.list();
  return new Map([
    ...tablesOf(store.file),
    // In which order metrics were first met differs.
    ['records', runs.map(({ metrics, ...run }) => JSON.stringify({ ...run, metrics: sorted(metrics) }))],
    [
      'points',
      runs.flatMap(({ id, metrics }) => Object.keys(metrics).flatMap((name) => pointsOf(store, id, name))),
    ],
  ]);
}

const sorted = <Value>(record: Record<string, Value>): [string, Value][] =>
  Object.entries(record).sort(([a], [b]) => a.localeCompare(b, 'en'));

function pointsOf(store: Store, id: string, name: string): string[] {
  return store.metrics
    .series(id, name)
    .map(({ step, epoch, value }) => `${id} ${name} ${step} ${epoch} ${value}`);
}

/** The rows of the tables whose keys mean the same in every database. */
function tablesOf(file: string): Map<string, string[]> {
  const database = new Database(file, { readonly: true });
  try {
    const rows = (sql: string): string[] =>
      database
        .prepare<[], object>(sql)
        .all()
        .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !ownNumbers.has(column))));
    return new Map([
      ['sweeps', rows('SELECT * FROM sweeps')],
      ['runs', rows('SELECT * FROM runs')],
      ['run_events', rows('SELECT * FROM run_events')],
      [
        'setting_values',
        rows(`SELECT r.id AS run, f.path, v.number AS value, v.text FROM runs r
          JOIN setting_values v ON v.settings_id = r.settings_id JOIN config_fields f ON f.id = v.field_id`),
      ],
    ]);
  } finally {
    database.close();
  }
}

function differences(table: string, have: string[], want: string[]): string[] {
  const before = new Set(have);
  const after = new Set(want);
  const missing = want.filter((row) => !before.has(row));
  const surplus = have.filter((row) => !after.has(row));
  if (missing.length === 0 && surplus.length === 0 && have.length === want.length) return [];
  const example = (row: string | undefined): string => row?.slice(0, 400) ?? 'nothing';
  return [
    `${table}: ${have.length} rows, rebuilt ${want.length}; such as ${example(surplus[0])} in place of ${example(missing[0])}`,
  ];
}

import type { Database } from 'better-sqlite3';
import type { Annotation } from '../domain/annotation';

interface Row {
  run_id: string;
  note: string | null;
  archived: 0 | 1;
  trashed_at: number | null;
  tags: string;
}

/** Reading and writing of what people said of runs. */
export function annotationQueries(database: Database) {
  const columns = `a.run_id, a.note, a.archived, a.trashed_at,
    (SELECT json_group_array(tag) FROM run_tags WHERE run_id = a.run_id) AS tags`;
  const one = database.prepare<[string], Row>(`SELECT ${columns} FROM annotations a WHERE a.run_id = ?`);
  const put = database.prepare(
    `INSERT INTO annotations (run_id, note, archived, trashed_at) VALUES (@id, @note, @archived, @trashedAt)
     ON CONFLICT (run_id) DO UPDATE SET note = @note, archived = @archived, trashed_at = @trashedAt`,
  );
  const remove = database.prepare('DELETE FROM annotations WHERE run_id = ?');
  const removeTags = database.prepare('DELETE FROM run_tags WHERE run_id = ?');
  const addTag = database.prepare('INSERT INTO run_tags (run_id, tag) VALUES (?, ?)');
  const known = database.prepare<[], string>('SELECT run_id FROM annotations').pluck();
  const signature = database.prepare<[], string>('SELECT signature FROM annotation_journal').pluck();
  const dropSignature = database.prepare('DELETE FROM annotation_journal');
  const setSignature = database.prepare('INSERT INTO annotation_journal (signature) VALUES (?)');
  const trashed = database
    .prepare<[number], string>(
      `SELECT id FROM runs WHERE trashed_at IS NOT NULL AND trashed_at <= ? ORDER BY trashed_at, number`,
    )
    .pluck();
  const tags = database.prepare<[], string>('SELECT DISTINCT tag FROM run_tags ORDER BY tag').pluck();

  const write = (id: string, annotation: Annotation | undefined): void => {
    removeTags.run(id);
    if (annotation === undefined) {
      remove.run(id);
      return;
    }
    const { note = null, archived, trashedAt = null } = annotation;
    put.run({ id, note, archived: archived ? 1 : 0, trashedAt });
    for (const tag of annotation.tags) addTag.run(id, tag);
  };
  const mark = (text: string): void => {
    dropSignature.run();
    setSignature.run(text);
  };

  return {
    of(id: string): Annotation | undefined {
      const row = one.get(id);
      return (
        row && {
          tags: new Set(JSON.parse(row.tags) as string[]),
          note: row.note ?? undefined,
          archived: row.archived === 1,
          trashedAt: row.trashed_at ?? undefined,
        }
      );
    },
    /** Stores what changed, and the journal as it is with that; `undefined` stands for nothing. */
    apply: database.transaction(
      (changes: ReadonlyMap<string, Annotation | undefined>, text: string): void => {
        for (const [id, annotation] of changes) write(id, annotation);
        mark(text);
      },
    ),
    /** Stores all that the journal says, in place of what was stored. */
    replace: database.transaction((all: ReadonlyMap<string, Annotation | undefined>, text: string): void => {
      for (const id of known.all()) if (all.get(id) === undefined) write(id, undefined);
      for (const [id, annotation] of all) if (annotation !== undefined) write(id, annotation);
      mark(text);
    }),
    /** The journal as it was when it was applied last. */
    signature: (): string | undefined => signature.get(),
    /** The runs that were put into the trash until some time, in ms since 1970. */
    trashedUntil: (time: number): string[] => trashed.all(time),
    tags: (): string[] => tags.all(),
  };
}

import type { Database } from 'better-sqlite3';

/** Commands of other processes, for the one that holds the home. */
export function commandQueries(database: Database) {
  const add = database
    .prepare<[string], number>('INSERT INTO commands (body) VALUES (?) RETURNING id')
    .pluck();
  const open = database.prepare<[], { id: number; body: string }>(
    'SELECT id, body FROM commands WHERE answer IS NULL ORDER BY id',
  );
  const setAnswer = database.prepare('UPDATE commands SET answer = ? WHERE id = ?');
  const answer = database.prepare<[number], { answer: string | null }>(
    'SELECT answer FROM commands WHERE id = ?',
  );
  const has = database.prepare<[number], number>('SELECT 1 FROM commands WHERE id = ?').pluck();
  const clear = database.prepare(
    'DELETE FROM commands WHERE answer IS NULL OR id < (SELECT max(id) FROM commands) - 1000',
  );
  const remove = database.prepare('DELETE FROM commands WHERE id = ?');
  return {
    /** Puts a command (JSON) where the holder of the home looks; returns its number. */
    add: (body: string): number => Number(add.get(body)),
    open: () => open.all(),
    answer(id: number, body: string): void {
      setAnswer.run(body, id);
    },
    /** The answer (JSON); undefined where there is none yet. */
    answerTo: (id: number): string | undefined => answer.get(id)?.answer ?? undefined,
    /** Whether it was not cleared. */
    has: (id: number): boolean => has.get(id) === 1,
    /** Forgets those that nobody answered. What was answered was done, and whoever asked must get to know. */
    clear(): void {
      clear.run();
    },
    /** Forgets a command. */
    remove: (id: number): void => {
      remove.run(id);
    },
  };
}

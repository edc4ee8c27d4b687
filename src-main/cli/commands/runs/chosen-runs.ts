import type { Command } from 'commander';
import type { App } from '../../../app';
import { QuadLabError } from '../../../core/errors';

export interface WhereOption {
  where?: string;
}

/** Runs by their ids, or all runs of a query. */
export function withRuns(command: Command): Command {
  return command
    .argument('[runs...]', 'ids, beginnings of ids, or last')
    .option('--where <query>', 'all runs of this query, such as \'sweep = "…" and state = "failed"\'');
}

export function chosenRuns(app: App, texts: readonly string[], { where }: WhereOption): string[] {
  const named = texts.map((text) => app.runs.find(text).id);
  const found =
    where === undefined
      ? []
      : app.runs.page({ where, limit: Number.MAX_SAFE_INTEGER }).runs.map(({ id }) => id);
  const ids = [...new Set([...named, ...found])];
  if (ids.length > 0) return ids;
  throw new QuadLabError(
    'NOT_FOUND',
    where === undefined ? 'expected a run, or --where' : 'there are no runs like these',
  );
}

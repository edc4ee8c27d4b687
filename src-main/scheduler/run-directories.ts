import { readdirSync } from 'node:fs';
import type { SchedulerContext } from './context';

/** The names of all run directories. */
export function runDirectories({ paths }: Pick<SchedulerContext, 'paths'>): string[] {
  return readdirSync(paths.runs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

import { existsSync, readdirSync } from 'node:fs';

/** Names without ending of the checkpoints that training goes on from, the newest first. */
export function checkpointNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^step-\d+\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
    .reverse();
}

/** The step of the newest checkpoint; 0 where there is none. */
export function lastCheckpointStep(folder: string): number {
  return Number(checkpointNames(folder)[0]?.slice('step-'.length) ?? 0);
}

import { readFileSync } from 'node:fs';

/** How many processes Linux has ended so far because memory ran out; undefined where it does not tell. */
export function memoryKills(statistics = '/proc/vmstat'): number | undefined {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync(statistics, 'utf8'))?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}

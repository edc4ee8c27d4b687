import type { AppUnderTest } from './app-under-test.ts';
import type { CommandEnd } from './command.ts';
import type { Soak } from './soak.ts';

/** Why the app must not have ended so; undefined where it may. */
export function judgeEnd(
  { wasSignalled }: Pick<AppUnderTest, 'wasSignalled'>,
  { mayFail }: Pick<Soak, 'mayFail'>,
  { code, signal, stderr }: CommandEnd,
): string | undefined {
  if (code === 0 || mayFail(stderr)) return undefined;
  if (wasSignalled && (signal !== null || code === 130)) return undefined;
  // Which runs may have failed is looked at in the end.
  if (code === 5) return undefined;
  return `the app ended with ${signal ?? code}: ${stderr.slice(-2000)}`;
}

/** What a fault that is under way lets a command say. */
export function isExcused(stderr: string, { diskWasFull, databaseTouched }: Soak['notes']): boolean {
  if (diskWasFull && /error DISK_FULL/.test(stderr)) return true;
  return (
    databaseTouched !== undefined &&
    /error (HOME_UNUSABLE: the database .*(damaged|made anew)|NOT_FOUND)/.test(stderr)
  );
}

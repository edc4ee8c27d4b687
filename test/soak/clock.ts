import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A clock that can be stepped for all processes that get its environment. */
export interface SteppedClock {
  readonly environment: Readonly<Record<string, string>>;
  step(seconds: number): void;
  /** Seconds by which it is off. */
  offset(): number;
}

/** Builds it in a folder; undefined where there is no compiler, or Node asks the system in another way. */
export function buildClock(folder: string): SteppedClock | undefined {
  const library = join(folder, 'clock.so');
  const file = join(folder, 'clock');
  const source = join(import.meta.dirname, 'clock.c');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  if (built.status !== 0) return undefined;
  let offset = 0;
  const set = (seconds: number): void => {
    offset = seconds;
    writeFileSync(file, String(seconds).padEnd(20));
  };
  const environment = { LD_PRELOAD: library, QUADLAB_SOAK_CLOCK: file };
  const day = 24 * 3600;
  set(day);
  const asked = spawnSync(process.execPath, ['-p', 'Date.now()'], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  set(0);
  if (!(Number(asked.stdout) > Date.now() + (day / 2) * 1000)) return undefined;
  return {
    environment,
    step(seconds) {
      set(offset + seconds);
    },
    offset: () => offset,
  };
}

import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { runProgram, type ProgramResult } from '../../core/run-program';

/** What the doctor looks at a machine through. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a program for some seconds at the most. */
  readonly run: (command: string, args: readonly string[]) => Promise<ProgramResult>;
  /** The text of a file; undefined where it can't be read. */
  readonly read: (file: string) => string | undefined;
  /** The names in a folder; none where it can't be read. */
  readonly list: (folder: string) => string[];
  /** The file that a path leads to by links; undefined where there is none. */
  readonly resolve: (path: string) => string | undefined;
}

/** A tool that hangs must not hang us. */
const milliseconds = 10_000;

export const thisMachine: Machine = {
  platform: process.platform,
  architecture: process.arch,
  environment: process.env,
  run(command, args) {
    // Where ldconfig is, which not everybody's PATH has.
    const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
    return runProgram(command, args, { environment: { ...process.env, PATH, LC_ALL: 'C' }, milliseconds });
  },
  read: (file) => orUndefined(() => readFileSync(file, 'utf8')),
  list: (folder) => orUndefined(() => readdirSync(folder)) ?? [],
  resolve: (path) => orUndefined(() => realpathSync(path)),
};

function orUndefined<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

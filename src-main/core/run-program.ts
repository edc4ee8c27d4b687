import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { systemErrorCode } from './errors';

export interface ProgramOptions {
  /** Whether `command` is a line for the shell. */
  shell?: boolean;
  environment?: NodeJS.ProcessEnv;
  /** Keeps it from what the terminal sends to all of its processes (Ctrl-C). */
  detached?: boolean;
  /** Opens a channel to the program, for what it sends; its end tells the program that this process has gone. */
  onMessage?: (message: unknown) => void;
  /** It is killed after so long. */
  milliseconds?: number;
  /** It is killed when this aborts. */
  signal?: AbortSignal;
}

/** How a program ended and what it printed. */
export interface ProgramResult {
  /** `missing`: there is no such program, or it may not be run. */
  readonly end: 'exited' | 'killed' | 'timed out' | 'missing';
  /** The exit code of one that exited. */
  readonly code: number | undefined;
  /** The signal that killed one. */
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program that was killed may take to go. */
const killMilliseconds = 1000;

/** Runs a program to its end. Never throws: what went wrong is in the result. */
export function runProgram(
  command: string,
  args: readonly string[] = [],
  {
    shell = false,
    environment = process.env,
    detached = false,
    onMessage,
    milliseconds,
    signal: ending,
  }: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      shell,
      env: environment,
      detached,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : ['ipc' as const])],
    }) as ChildProcessByStdio<null, Readable, Readable>;
    if (onMessage !== undefined) child.on('message', onMessage);
    const killNow = (): void => {
      child.kill('SIGKILL');
    };
    if (ending?.aborted === true) killNow();
    ending?.addEventListener('abort', killNow, { once: true });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    let timedOut = false;
    const timer =
      milliseconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
            // What it started itself may hold the pipes open.
            child.stdout.destroy();
            child.stderr.destroy();
            // One that waits for a driver can't even be killed; nobody waits for it.
            setTimeout(() => {
              child.unref();
              finish('timed out');
            }, killMilliseconds).unref();
          }, milliseconds);
    const finish = (end: ProgramResult['end'], code?: number | null, signal?: string | null): void => {
      clearTimeout(timer);
      ending?.removeEventListener('abort', killNow);
      const text = (parts: Buffer[]): string => Buffer.concat(parts).toString();
      const [code_, signal_] = [code ?? undefined, signal ?? undefined];
      resolve({ end, code: code_, signal: signal_, stdout: text(stdout), stderr: text(stderr) });
    };
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => stderr.push(data));
    child.once('error', (error) => {
      if (child.pid === undefined) finish('missing', undefined, systemErrorCode(error));
    });
    child.once('close', (code, signal) => {
      finish(timedOut ? 'timed out' : signal === null ? 'exited' : 'killed', code, signal);
    });
  });
}

/** How a program that failed ended, in words, with the last line that it complained in. */
export function describeFailure({ end, code, signal, stderr }: ProgramResult): string {
  const ends: Record<ProgramResult['end'], string> = {
    exited: `it ended with exit code ${String(code)}`,
    killed: `it was ended by ${String(signal)}`,
    'timed out': 'it did not end in time',
    missing: 'it is not there, or may not be run',
  };
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? ends[end] : `${ends[end]}: ${last}`;
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { markerName } from './processes.ts';

const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');

export interface CommandEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command of the built command line, in a process group of its own, as a terminal starts it. */
export interface Command {
  readonly args: readonly string[];
  /** What it has said on standard error so far. */
  stderr(): string;
  readonly end: CommandEnd | undefined;
  /** Resolves when the process has ended. */
  readonly ended: Promise<CommandEnd>;
  /** Sends a signal to the process, or to all of its group. */
  kill(signal: NodeJS.Signals, whom?: 'process' | 'group'): void;
}

export interface CommandPlace {
  home: string;
  marker: string;
  environment: Readonly<Record<string, string>>;
}

export function startCommand({ home, marker, environment }: CommandPlace, args: readonly string[]): Command {
  const child = spawn(process.execPath, [entry, ...args, '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...environment, [markerName]: marker },
  });
  let stdout = '';
  let stderr = '';
  let end: CommandEnd | undefined;
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      end = { code, signal, stdout, stderr };
      resolve(end);
    });
  });
  return {
    args,
    stderr: () => stderr,
    get end() {
      return end;
    },
    ended,
    kill(signal, whom = 'process') {
      if (child.pid === undefined) return;
      try {
        process.kill(whom === 'group' ? -child.pid : child.pid, signal);
      } catch {
        // It has ended by itself.
      }
    },
  };
}

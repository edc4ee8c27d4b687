import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { repository } from './samples';

/** The built command line; `npm test` builds it first. */
const entry = join(repository, 'out', 'main', 'cli.js');

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface StartedCli {
  process: ChildProcess;
  result: Promise<CliResult>;
}

/** Starts a command as a process of its own; one that still runs after the test is ended. */
export function startCli(args: readonly string[], environment: NodeJS.ProcessEnv = {}): StartedCli {
  const child = spawn(process.execPath, [entry, ...args], { env: { ...process.env, ...environment } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const result = new Promise<CliResult>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { process: child, result };
}

export function cli(...args: string[]): Promise<CliResult> {
  return startCli(args).result;
}

export function writeConfig(folder: string, name: string, value: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

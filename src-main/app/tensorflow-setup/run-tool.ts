import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { QuadLabError } from '../../core/errors';

export interface ToolCall {
  /** What it is for, as the errors say. */
  stage: string;
  command: string;
  args: readonly string[];
  /** Gets all that the tool says, as far as the disk takes it. */
  log: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}

const lastLines = 6;
/** How tools say that the disk, or the user's share of it, is full: in words, by the code's name or Linux's number. */
const saysDiskFull = /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b|\[Errno (28|122)\]/i;

/**
 * Runs a tool to its end and returns its standard output. Where the signal comes, ends it with all processes that it
 * started, and throws the signal's reason. Throws SETUP_FAILED where it fails, with the last of what it said, or DISK_FULL
 * where that is why.
 */
export async function runTool({ stage, command, args, log, env, signal }: ToolCall): Promise<string> {
  signal?.throwIfAborted();
  appendToLog(log, `$ ${[command, ...args].join(' ')}\n`);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended, and Ctrl-C reaches it through us alone.
    detached: true,
    env: { ...process.env, ...env },
  });
  const stop = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  };
  signal?.addEventListener('abort', stop);
  let stdout = '';
  let all = '';
  const take = (data: Buffer): void => {
    const text = data.toString();
    all += text;
    appendToLog(log, text);
  };
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    take(data);
  });
  child.stderr.on('data', take);
  try {
    const outcome = await new Promise<string | undefined>((resolve) => {
      child.once('error', (error) => {
        resolve(`${command} can't be started: ${error.message}`);
      });
      child.once('close', (code, killer) => {
        if (code === 0) resolve(undefined);
        else resolve(`${command} ended with ${killer ?? `exit code ${code ?? ''}`}`);
      });
    });
    signal?.throwIfAborted();
    if (outcome === undefined) return stdout;
    const reason = [outcome, ...lastLinesOf(all)].join('\n');
    throw saysDiskFull.test(all) ? diskFull(`while ${stage}: ${reason}`) : setupFailed(stage, reason, log);
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The log is a help: a disk that doesn't take it stops nothing. */
function appendToLog(log: string, text: string): void {
  try {
    appendFileSync(log, text);
  } catch {
    // What matters of it stands in the error too.
  }
}

function lastLinesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lastLines)
    .map((line) => `  ${line}`);
}

export function setupFailed(stage: string, reason: string, log: string, advice?: string): QuadLabError {
  return new QuadLabError('SETUP_FAILED', `setting up tensorflow failed while ${stage}: ${reason}`, {
    advice: [advice, `All that its tools said stands in ${log}.`].filter(Boolean).join(' '),
  });
}

export function diskFull(when: string, cause?: unknown): QuadLabError {
  return new QuadLabError('DISK_FULL', `no space left on the disk for setting up tensorflow ${when}`, {
    cause,
    advice: 'Nothing was changed. Make space, or use another home with --home DIR.',
  });
}

import { spawn } from 'node:child_process';
import { builtEntry } from '../../core/built-entry';
import { QuadLabError } from '../../core/errors';
import { clearStaging } from '../clear-staging';
import type { DatasetTask, FromTask, TaskProgress, TaskResults } from './task';

export interface TaskOptions {
  /** Plain Node. */
  node: string;
  /** The built program that does tasks. */
  entry?: string;
  /** Ends the process; what it has half done is removed. */
  signal: AbortSignal;
  onProgress?: (progress: TaskProgress) => void;
}

/**
 * Does a task in a process of its own, which ends with this one, and without the signal's leave. Throws what the task
 * does, WORKER_CRASHED where the process ended without a word, or the signal's reason.
 */
export async function runTask<Task extends DatasetTask>(
  task: Task,
  { node, entry = builtEntry('dataset-task.js'), signal, onProgress }: TaskOptions,
): Promise<TaskResults[Task['type']]> {
  signal.throwIfAborted();
  const child = spawn(node, [entry], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true });
  let complaint = '';
  child.stderr?.on('data', (data: Buffer) => (complaint = (complaint + data.toString()).slice(-2000)));
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill, { once: true });
  let answer: FromTask | undefined;
  child.on('message', (message: FromTask) => {
    if (message.type === 'progress') onProgress?.(message.progress);
    else answer = message;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('close', () => {
        resolve();
      });
      child.once('error', reject);
      child.send(task, () => undefined);
    });
  } finally {
    signal.removeEventListener('abort', kill);
  }
  if (answer?.type === 'done') return answer.result as TaskResults[Task['type']];
  // What was cut off left a folder behind, which nobody owns any more.
  if (answer === undefined) await clearStaging(task.datasetsFolder);
  signal.throwIfAborted();
  if (answer?.type === 'failed') {
    const { code, message, advice } = answer;
    throw new QuadLabError(code, message, advice === undefined ? {} : { advice });
  }
  const last = complaint.trim().split('\n').at(-1) ?? '';
  throw new QuadLabError(
    'WORKER_CRASHED',
    `The process for the data ended without a result${last === '' ? '' : `: ${last}`}.`,
    { advice: 'Memory may have run out: import smaller files, or scale images as they are imported.' },
  );
}

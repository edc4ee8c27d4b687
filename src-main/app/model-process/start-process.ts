import { dirname, join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { describeFailure, runProgram } from '../../core/run-program';
import type { Runtime } from '../runtime';
import type { ModelAnswer, ModelProgress, ModelRequest } from './request';

interface ProcessOptions {
  /** Ends the process. */
  signal: AbortSignal;
  onProgress?: ((progress: ModelProgress) => void) | undefined;
}

/** Starts the process that does something with a run's network. Returns what a reader has to know; throws its errors. */
export async function runModelProcess(
  { node, workerEntry }: Runtime,
  request: ModelRequest,
  { signal, onProgress }: ProcessOptions,
): Promise<string[]> {
  signal.throwIfAborted();
  // It was built beside the worker.
  const entry = join(dirname(workerEntry), 'model-process.js');
  const result = await runProgram(node, [entry, JSON.stringify(request)], {
    detached: true,
    onMessage: (message) => {
      onProgress?.(message as ModelProgress);
    },
    signal,
  });
  signal.throwIfAborted();
  const answer = answerIn(result.stdout);
  if (answer === undefined) {
    throw new QuadLabError(
      'WORKER_CRASHED',
      `the process that loads the model failed: ${describeFailure(result)}`,
      {
        advice: 'Try again; `quadlab doctor` shows what may be wrong with this machine.',
      },
    );
  }
  if ('warnings' in answer) return answer.warnings;
  const { code, message, advice } = answer.error;
  throw new QuadLabError(code, message, advice === undefined ? {} : { advice });
}

/** The last line; libraries may have printed something before. Undefined where it is no answer. */
function answerIn(stdout: string): ModelAnswer | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ModelAnswer;
  } catch {
    return undefined;
  }
}

import { readFileSync } from 'node:fs';
import type { WorkerExit } from '../executors/executor';

const memoryAdvice = 'smaller batches, training.memory: small or fewer runs at a time (--parallel) need less';

/** How a worker ended that left no last word in its journal, with what it said on standard error. */
export function describeExit(stderrFile: string, exit: WorkerExit): string {
  const words = lastWords(stderrFile);
  return `the worker was ended ${howItEnded(exit, words)}${words === '' ? '' : `: ${words}`}`;
}

function howItEnded({ code, signal, memoryRanOut }: WorkerExit, words: string): string {
  const how = signal === null ? `with exit code ${String(code)}` : `by ${signal}`;
  // A shell in between tells of a signal as 128 and its number.
  if ((signal === 'SIGKILL' || code === 137) && memoryRanOut !== false) {
    const why = memoryRanOut === true ? 'the system did so because' : 'as the system does where';
    return `${how}, ${why} memory ran out; ${memoryAdvice}`;
  }
  if (/heap out of memory|bad_alloc|allocation failed/i.test(words)) {
    return `${how}, out of memory; ${memoryAdvice}`;
  }
  return how;
}

function lastWords(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return (lines.findLast((line) => /error|fatal|bad_alloc/i.test(line)) ?? '').slice(0, 300);
  } catch {
    return '';
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, Question } from './messages';

/** An import of small files takes some milliseconds; what takes so long hangs. */
const patienceSeconds = 30;
const heapMegabytes = 256;

/** A process with little memory that imports data sets one after the other, so that one that crashes or hangs is found. */
export class Importer {
  private child: ChildProcess | undefined;

  constructor(private readonly temporaryFolder: string) {}

  /** Throws where the process ends or says nothing. */
  async ask(question: Question): Promise<Answer> {
    this.child ??= await start(this.temporaryFolder);
    this.child.send(question);
    return (await nextMessage(this.child)) as Answer;
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}

async function start(temporaryFolder: string): Promise<ChildProcess> {
  const hook = pathToFileURL(join(import.meta.dirname, '..', 'strip-types.mjs')).href;
  const child = fork(join(import.meta.dirname, 'import-process.ts'), [], {
    execArgv: [
      '--experimental-transform-types',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${heapMegabytes}`,
      '--import',
      hook,
    ],
    env: { ...process.env, TMPDIR: temporaryFolder },
  });
  await nextMessage(child);
  return child;
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as unknown),
      once(child, 'exit', { signal }).then(([code, reason]) => {
        throw new Error(`The import ended its process: ${String(reason ?? code)}.`);
      }),
      once(AbortSignal.timeout(1000 * patienceSeconds), 'abort', { signal }).then(() => {
        child.kill('SIGKILL');
        throw new Error(`The import said nothing for ${patienceSeconds} seconds.`);
      }),
    ]);
  } finally {
    done.abort();
  }
}

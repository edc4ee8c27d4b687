import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import type { ModelAnswer, ModelAnswers, ModelRequest } from '../../training/model-desk/messages';
import type { Runtime } from '../runtime';

/** After which a process that is asked nothing ends: loading it again takes half a second. */
const idleMilliseconds = 60_000;

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

interface Waiting {
  resolve: (answer: ModelAnswers[keyof ModelAnswers]) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * A process in plain Node that builds networks to say how large they are: TensorFlow.js is not loaded into the app's own. It
 * is started when it is asked something, and ended when nobody asks any more.
 */
export function createModelProcess({ node, workerEntry }: Runtime) {
  /** Built beside the worker. */
  const entry = join(dirname(workerEntry), 'model-desk.js');
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let numbers = 0;
  const waiting = new Map<number, Waiting>();

  const settle = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    if (entry === undefined) return undefined;
    waiting.delete(id);
    clearTimeout(entry.timer);
    if (waiting.size === 0) idle = setTimeout(end, idleMilliseconds).unref();
    return entry;
  };
  const end = (): void => {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  };
  const failAll = (message: string): void => {
    for (const id of [...waiting.keys()]) settle(id)?.reject(failure(message));
  };
  const start = (): ChildProcess => {
    const started = spawn(node, [entry], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    started.on('message', (message: ModelAnswer) => {
      const entry = settle(message.id);
      if ('answer' in message) entry?.resolve(message.answer);
      else {
        const { code, message: text, advice } = message.error;
        entry?.reject(new QuadLabError(code, text, advice === undefined ? {} : { advice }));
      }
    });
    const gone = (why: string) => () => {
      if (child !== started) return;
      child = undefined;
      failAll(why);
    };
    // Not once: each message that can't be sent tells of an error of its own.
    started.on('error', gone('the process that builds networks can not be started'));
    started.once('exit', gone('the process that builds networks ended'));
    // Whoever ends the app does not wait for it.
    started.unref();
    started.channel?.unref();
    return started;
  };

  return {
    ask<Request extends Unnumbered<ModelRequest>>(
      request: Request,
      milliseconds: number,
    ): Promise<ModelAnswers[Request['type']]> {
      clearTimeout(idle);
      child ??= start();
      const id = ++numbers;
      const asked = child;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.get(id)?.reject(failure(`it took more than ${milliseconds / 1000} s`));
          waiting.delete(id);
          end();
          failAll('another network took too long');
        }, milliseconds);
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, timer });
        asked.send({ ...request, id }, (error) => {
          if (error !== null) settle(id)?.reject(failure(error.message));
        });
      });
    },
    dispose(): void {
      end();
      failAll('the app is closed');
    },
  };
}
const failure = (message: string): QuadLabError =>
  new QuadLabError('WORKER_CRASHED', `the size of the network is unknown: ${message}`);

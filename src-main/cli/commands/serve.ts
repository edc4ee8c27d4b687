import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { homeToken, startServer } from '../../server';
import { describeError } from '../../core/errors';
import { openInBrowser } from '../display';
import { readingApp, withHome, withParallel, type HomeOption, type ParallelOption } from '../options';
import { print } from '../output/print';

/** Always the same one, so that views can be bookmarked. */
const defaultPort = 4477;

interface ServeOptions extends HomeOption, ParallelOption {
  port: number;
  allow: string[];
  newToken?: boolean;
  open?: boolean;
}

export function registerServe(program: Command): void {
  withParallel(withHome(program.command('serve')))
    .description('show the app in a browser of this machine and train what is asked for, until Ctrl-C')
    .option('--port <n>', 'port of 127.0.0.1; 0 takes any free one', portNumber, defaultPort)
    .option('--allow <folder>', 'let the page use files of this folder too; may be repeated', addFolder, [])
    .option('--new-token', 'make a new address, which signs out every browser')
    .option('--open', 'open it in the browser, where there is a display')
    .action(async ({ port, parallel, allow, newToken = false, open, ...options }: ServeOptions) => {
      await readingApp(options, async (app) => {
        const token = homeToken(app.paths.serverToken, newToken);
        const server = await startServer({ app, port, token, allowed: allow });
        const stop = new AbortController();
        const training = app.sweeps.serve({ parallel, signal: stop.signal, onProblem: tell });
        try {
          // Whoever reads the address may end it at once.
          const stopped = stopSignal();
          print(`QuadLab is at ${server.url}`);
          process.stderr.write('Whoever has this address can use it. Ctrl-C ends it.\n');
          if (process.env['SSH_CONNECTION'] !== undefined) {
            const tunnel = `ssh -N -L ${server.port}:127.0.0.1:${server.port} ${hostname()}`;
            process.stderr.write(`To open it where you sit, run there: ${tunnel}\n`);
          }
          if (open === true) openInBrowser(server.urlOnce());
          await stopped;
        } finally {
          stop.abort();
          await training;
          await server.dispose();
        }
      });
    });
}

/** Adds a folder that is there, as a whole path. */
function addFolder(text: string, folders: readonly string[]): string[] {
  const folder = resolve(text);
  if (text.trim() === '' || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError('Expected the path of a folder that is there.');
  }
  return [...folders, folder];
}

function tell(error: unknown): void {
  process.stderr.write(`${describeError(error)}\n`);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
  }
  return port;
}

/** Resolves at the first signal to stop; a second one ends the process as usual. */
function stopSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

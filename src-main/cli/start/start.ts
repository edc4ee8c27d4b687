import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { builtEntry } from '../../core/built-entry';
import { runCommandLine } from '../command-line';
import { exitCodes } from '../exit-codes';
import { withHome } from '../options';
import { obtainElectron } from './obtain-electron';

interface StartOptions {
  home?: string;
  browser?: boolean;
  port?: string;
}

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * `npm start`: the desktop app, or where Electron can't be had the same app in the browser. Resolves with an exit code when
 * it has ended.
 */
export async function start(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = withHome(new Command('npm start --'))
    .description('open the desktop app, or where Electron can’t be had the same app in the browser')
    .option('--browser', 'in the browser all the same')
    .option('--port <n>', 'port of 127.0.0.1 for the browser')
    .argument('[what...]', 'what to show: quadlab:// links, or files to add as data sets')
    .exitOverride()
    .action(async (what: string[], options: StartOptions) => {
      const electron = options.browser === true ? undefined : await obtainElectron({ environment, tell });
      if (electron !== undefined && 'binary' in electron) {
        exitCode = await openDesktop(electron.binary, what, options, environment);
        return;
      }
      if (electron !== undefined)
        tell(`Electron can’t be had here (${electron.reason}): QuadLab opens in the browser instead.`);
      const given = [...optionOf('--home', options.home), ...optionOf('--port', options.port)];
      exitCode = await runCommandLine(['node', 'quadlab', 'serve', '--open', ...given]);
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalidInput;
  }
  return exitCode;
}

const optionOf = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [name, value];

/** The folder with the package.json that names Electron's entry: out/main/start.js lies two folders below. */
const appFolder = (): string => dirname(dirname(dirname(builtEntry('start.js'))));

function openDesktop(
  binary: string,
  what: readonly string[],
  { home }: StartOptions,
  { ELECTRON_RUN_AS_NODE: _, ...environment }: NodeJS.ProcessEnv,
): Promise<number> {
  const env = { ...environment, ...(home !== undefined && { QUADLAB_HOME: resolve(home) }) };
  const child = spawn(binary, [appFolder(), ...what], { stdio: 'inherit', env });
  // Ctrl-C reaches it by itself; what is sent to this process alone is passed on.
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolveCode) => {
    const end = (failure: string | undefined): void => {
      process.off('SIGINT', ignore);
      for (const signal of signals) process.off(signal, pass);
      if (failure !== undefined) {
        tell(`Electron ${failure}. \`npm start -- --browser\` shows the app in the browser.`);
      }
      resolveCode(failure === undefined ? exitCodes.ok : exitCodes.failed);
    };
    child.once('error', (error) => {
      end(`can't be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGTERM' || signal === 'SIGHUP') end(undefined);
      else end(`ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`);
    });
  });
}

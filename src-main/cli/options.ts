import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { createApp, resolveHome, type App, type AppOptions, type Parallel } from '../app';
import { onOneLine, QuadLabError } from '../core/errors';
import { whyUnreadable } from '../core/unreadable';
import { backendNames, type BackendName } from '../domain/config/training-config';

export interface HomeOption {
  home?: string;
}

export interface ParallelOption {
  parallel?: Parallel;
}

export interface JsonOption {
  json?: boolean;
}

export interface BackendOption {
  backend?: BackendName;
}

export type SetExitCode = (code: number) => void;

export function withHome(command: Command): Command {
  return command.option(
    '--home <dir>',
    'the folder with runs and data sets (default: QUADLAB_HOME, or the data folder)',
    nonEmpty,
  );
}

function nonEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected the path of a folder.');
  return text;
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print data as JSON');
}

export function withParallel(command: Command): Command {
  return command.option(
    '--parallel <n>',
    'runs at a time, among which the cores are divided; auto: as many as there are cores, memory and GPUs for (default: the setting training.parallel)',
    parallelOf,
  );
}

export function withBackend(command: Command, byDefault?: BackendName): Command {
  const option = new Option('--backend <backend>', 'what computes').choices([...backendNames]);
  return command.addOption(byDefault === undefined ? option : option.default(byDefault));
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value))
    throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

function parallelOf(text: string): Parallel {
  if (text === 'auto') return text;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number above 0, or auto.');
}

/** Opens the app for a command that looks on, and closes it afterwards. Others can train in the home meanwhile. */
export function readingApp<T>({ home }: HomeOption, work: (app: App) => T | Promise<T>): Promise<T> {
  return usingApp({ home: resolveHome(home), role: 'reader' }, work);
}

/**
 * The same for a command that trains or changes runs. Where another process holds the home, that one does what it asks for.
 */
export function holdingApp<T>({ home }: HomeOption, work: (app: App) => T | Promise<T>): Promise<T> {
  // Where only time tells whether the holder lives, it is waited for.
  return usingApp({ home: resolveHome(home), waitForLock: 1 }, work);
}

async function usingApp<T>(options: AppOptions, work: (app: App) => T | Promise<T>): Promise<T> {
  const onNotice = (notice: string): void => {
    process.stderr.write(`notice ${onOneLine(notice)}\n`);
  };
  const app = await createApp({ onNotice, ...options });
  try {
    return await work(app);
  } finally {
    app.dispose();
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new QuadLabError('CONFIG_UNREADABLE', `${file} can't be read: ${whyUnreadable(error)}`, {
      cause: error,
      advice: 'Give the path of a YAML or JSON file.',
    });
  }
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What workers are started with. */
export interface Runtime {
  node: string;
  /** Options of Node. */
  nodeOptions?: readonly string[];
  workerEntry: string;
}

/**
 * Of processes that train: a young generation of at most 2 MiB instead of 16 saves 10 MiB for each run, and costs small
 * networks some percent of their speed.
 */
const trainingOptions = ['--max-semi-space-size=2'];

/** This Node, or within Electron the one of the `node` package; and the worker that was built beside this code. */
export function defaultRuntime(): Required<Runtime> {
  return {
    node: 'electron' in process.versions ? packagedNode() : process.execPath,
    nodeOptions: trainingOptions,
    workerEntry: builtEntry('worker.js'),
  };
}

/** The path of a program that was built beside this code. */
export function builtEntry(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [here, dirname(here)].map((folder) => join(folder, name));
  return candidates.find((file) => existsSync(file)) ?? join(here, name);
}

function packagedNode(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

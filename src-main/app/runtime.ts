import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { builtEntry } from '../core/built-entry';

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

function packagedNode(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { builtEntry } from '../core/built-entry';
import { unpackedPath } from '../core/unpacked';

/** What workers are started with. */
export interface Runtime {
  node: string;
  workerEntry: string;
  /** The program that works on data sets; that beside this code where it is missing. */
  taskEntry?: string;
}

/** This Node, or within Electron the one of the `node` package; and the worker that was built beside this code. */
export function defaultRuntime(): Runtime {
  return {
    node: 'electron' in process.versions ? packagedNode() : process.execPath,
    workerEntry: builtEntry('worker.js'),
  };
}

function packagedNode(): string {
  const folder = unpackedPath(dirname(createRequire(import.meta.url).resolve('node/package.json')));
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

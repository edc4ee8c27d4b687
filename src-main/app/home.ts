import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import envPaths from 'env-paths';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { homePaths, type HomePaths } from '../rundir/paths';

/** The home: what was asked for, else QUADLAB_HOME, else the platform's data folder. */
export function resolveHome(asked: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(asked ?? environment['QUADLAB_HOME'] ?? envPaths('quadlab', { suffix: '' }).data);
}

/** Not `mkdirSync` with `recursive`: on file systems that take no folders, such as /proc, that never returns. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

/** Makes the home's folders where they are missing. */
export function ensureHome(root: string): HomePaths {
  const paths = homePaths(root);
  try {
    makeFolder(paths.runs);
    makeFolder(paths.sweeps);
    makeFolder(paths.datasets);
    accessSync(root, constants.W_OK);
    accessSync(paths.runs, constants.W_OK);
  } catch (error) {
    throw new QuadLabError('HOME_UNUSABLE', `the home ${root} can't be used: ${messageOf(error)}`, {
      cause: error,
      advice: 'Choose a folder that you can write with --home DIR or QUADLAB_HOME.',
    });
  }
  return paths;
}

import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { messageOf, QuadLabError } from '../core/errors';
import { homePaths, type HomePaths } from '../rundir/paths';

/** The home: what was asked for, else QUADLAB_HOME, else the platform's data folder. */
export function resolveHome(asked: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(asked ?? environment['QUADLAB_HOME'] ?? envPaths('quadlab', { suffix: '' }).data);
}

/** Makes the home's folders where they are missing. */
export function ensureHome(root: string): HomePaths {
  const paths = homePaths(root);
  try {
    mkdirSync(paths.runs, { recursive: true });
    mkdirSync(paths.datasets, { recursive: true });
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

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unpackedPath } from '../../core/unpacked';
import { setupFailed } from './run-tool';

export const stage = 'looking for its tools';

export interface Python {
  command: string;
  version: string;
  minor: number;
  /** Some Linux distributions leave it out. */
  hasPip: boolean;
}

export interface Compiler {
  command: string;
  options: string[];
  version: string;
}

const pythonNames = [
  'python3',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python3.9',
  'python',
];
const oldestMinor = 9;

/** A Python that pip runs on, the given one or the first on the path; those without pip come last. */
export function findPython(given: string | undefined, log: string): Python {
  const found = (given === undefined ? pythonNames : [given]).flatMap(
    (command) => describePython(command) ?? [],
  );
  const fitting = found.filter(({ minor }) => minor >= oldestMinor);
  const python = fitting.find(({ hasPip }) => hasPip) ?? fitting[0];
  if (python !== undefined) return python;
  const seen = found.map(({ command, version }) => `${command} is ${version}`);
  const reason =
    given !== undefined && seen.length === 0 ? `${given} is no Python` : 'there is no Python 3.9 or newer';
  throw setupFailed(
    stage,
    seen.length === 0 ? reason : `${reason} (${seen.join(', ')})`,
    log,
    'Install Python 3 with pip, or name one with --python PATH.',
  );
}

function describePython(command: string): Python | undefined {
  const script =
    'import platform, importlib.util as u; print(platform.python_version(), u.find_spec("pip") is not None)';
  const { status, stdout } = spawnSync(command, ['-c', script], { encoding: 'utf8' });
  const match = /^(3\.(\d+)\S*) (True|False)$/.exec(status === 0 ? stdout.trim() : '');
  if (match === null) return undefined;
  return { command, version: match[1] ?? '', minor: Number(match[2]), hasPip: match[3] === 'True' };
}

/** The compiler in CXX, or g++, or clang++. */
export function findCompiler(log: string, environment: NodeJS.ProcessEnv = process.env): Compiler {
  const candidates = [environment['CXX'], 'g++', 'clang++'].filter(
    (name) => name !== undefined && name !== '',
  );
  for (const candidate of candidates as string[]) {
    const [command = '', ...options] = candidate.trim().split(/\s+/);
    const { status, stdout } = spawnSync(command, [...options, '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, options, version: stdout.split('\n')[0] ?? '' };
  }
  throw setupFailed(
    stage,
    `no C++ compiler was found (looked for ${candidates.join(', ')})`,
    log,
    'Install g++ or clang++, or name a compiler in the environment variable CXX.',
  );
}

/** Makes sure of tools that are only started. */
export function requireTool(command: string, advice: string, log: string): void {
  if (spawnSync(command, ['--version']).status === 0) return;
  throw setupFailed(stage, `${command} can't be started`, log, advice);
}

/** The folder of Node's headers for addons. */
export function findHeaders(log: string): string {
  const folder = join(packageFolder('node-api-headers'), 'include');
  if (existsSync(join(folder, 'node_api.h'))) return folder;
  throw setupFailed(stage, 'the package node-api-headers is not installed', log, 'Run `npm ci`.');
}

/** The version of TensorFlow.js that is installed, for which the kernels of tfjs-node must be. */
export function tfjsVersion(): string {
  const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json') as {
    version: string;
  };
  return version;
}

function packageFolder(name: string): string {
  return unpackedPath(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)));
}

import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { libraryNames } from '../../backends/tensorflow/build-record';
import type { Python } from './find-tools';
import { runTool, setupFailed } from './run-tool';
import type { SetupContext } from './setup-tensorflow';

export const stage = 'fetching libtensorflow';

export interface Library {
  version: string;
  /** Versions of CUDA's libraries by the names of their packages. */
  cuda?: Record<string, string>;
}

/** The newest CPython that TensorFlow has wheels for; the libraries inside don't depend on it. */
const newestMinor = 13;

/**
 * Unpacks only what is needed: a zip file's entries that begin with one of the prefixes and end with none of the
 * endings. zipfile keeps entries within the target.
 */
const unpackScript = `
import json, sys, zipfile
wheel, target, prefixes, unwanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(tuple(prefixes)) and not name.endswith("/") and not any(part in name for part in unwanted):
            archive.extract(name, target)
`;
const includes = 'tensorflow/include';
const prefixes = [
  'tensorflow/libtensorflow_cc.so',
  'tensorflow/libtensorflow_framework.so',
  ...['tensorflow/c/', 'tensorflow/core/platform/', 'tensorflow/tsl/', 'tsl/', 'xla/tsl/'].map(
    (folder) => `${includes}/${folder}`,
  ),
  'nvidia/',
];
const unwanted = ['/include/nv', '/include/cu', '/include/crt/', '.a', '__pycache__'];

/** Downloads the wheel, with CUDA's where a GPU is wanted, and unpacks the libraries and headers of it. */
export async function fetchLibrary(context: SetupContext, python: Python): Promise<Library> {
  const { staging, gpu, log } = context;
  const wheels = join(staging, 'wheels');
  mkdirSync(wheels);
  if (context.wheel !== undefined && !gpu) checkWheel(context.wheel, log);
  else await download(context, await withPip(context, python), wheels);
  const downloaded = readdirSync(wheels).map((name) => join(wheels, name));
  const files = context.wheel !== undefined && !gpu ? [resolve(context.wheel)] : downloaded;
  const wanted = files.filter((file) => /^(tensorflow|tensorflow_cpu|nvidia_\w+)-/.test(basename(file)));
  for (const file of wanted) {
    context.onProgress(`unpacking ${basename(file)}`);
    await runTool({
      ...toolOf(context),
      command: python.command,
      args: [
        '-c',
        unpackScript,
        file,
        context.build('site-packages'),
        JSON.stringify(prefixes),
        JSON.stringify(unwanted),
      ],
    });
  }
  for (const name of libraryNames) {
    if (statSync(context.build('site-packages/tensorflow', name), { throwIfNoEntry: false }) !== undefined)
      continue;
    const which = wanted.map((file) => basename(file)).join(', ') || 'what was downloaded';
    throw setupFailed(
      stage,
      `there is no ${name} in ${which}`,
      log,
      'Take a wheel of TensorFlow 2.16 or newer for Linux.',
    );
  }
  const versions = wanted.map((file) => basename(file).split('-') as [string, string]);
  const version = versions.find(([name]) => name.startsWith('tensorflow'))?.[1] ?? '';
  renameSync(context.build('site-packages', includes), join(staging, 'include'));
  if (!gpu) return { version };
  const cuda = versions.filter(([name]) => /^nvidia_(cuda_runtime|cudnn|cublas)_/.test(name));
  return {
    version,
    cuda: Object.fromEntries(
      cuda.map(([name, number]) => [name.replace(/^nvidia_(\w+?)_cu\d+$/, '$1'), number]),
    ),
  };
}

const toolOf = ({ log, signal, staging }: SetupContext) => ({
  stage,
  log,
  signal,
  // Temporary files go where the rest is, not into a small /tmp, and go away with it.
  env: { TMPDIR: join(staging, 'temporary'), PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' },
});

function checkWheel(wheel: string, log: string): void {
  if (statSync(wheel, { throwIfNoEntry: false })?.isFile() === true && wheel.endsWith('.whl')) return;
  throw setupFailed(stage, `${wheel} is no wheel`, log, 'Name a file that ends with .whl.');
}

/** The Python itself, or where it has no pip, one beside it that has. */
async function withPip(context: SetupContext, { command, hasPip }: Python): Promise<string> {
  if (hasPip) return command;
  const folder = join(context.staging, 'python');
  context.onProgress('making a virtual environment, as this Python has no pip');
  await runTool({ ...toolOf(context), command, args: ['-m', 'venv', folder] });
  return join(folder, 'bin', 'python');
}

async function download(context: SetupContext, python: string, wheels: string): Promise<void> {
  const { gpu, wheel, pythonMinor } = context;
  const source = wheel === undefined ? `tensorflow${gpu ? '' : '-cpu'}` : resolve(wheel);
  const requirement = `${source}${gpu ? '[and-cuda]' : ''}`;
  if (wheel !== undefined) checkWheel(wheel, context.log);
  context.onProgress(`downloading ${requirement}${gpu ? ', 3.4 GB' : ', 270 MB'}`);
  const args = [
    '-m',
    'pip',
    'download',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--progress-bar',
    'off',
    '-d',
    wheels,
  ];
  if (!gpu) args.push('--no-deps');
  if (pythonMinor > newestMinor) args.push('--python-version', `3.${newestMinor}`);
  await runTool({ ...toolOf(context), command: python, args: [...args, requirement] });
}

import { mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPaths, libraryNames, type BuildRecord } from '../../backends/tensorflow/build-record';
import { driverVersion, whyNoGpu } from '../../backends/tensorflow/machine';
import { isDiskFull, messageOf, QuadLabError } from '../../core/errors';
import { asidePath } from '../../datasets/aside-path';
import { clearStaging } from '../../datasets/clear-staging';
import type { HomePaths } from '../../rundir/paths';
import { lockHolder, takeHomeLock, type HomeLock } from '../../store/home-lock';
import { ensureHome } from '../home';
import { builtEntry } from '../../core/built-entry';
import { compileAddon, fetchBinding } from './binding';
import { checkBuild, type BuildCheck } from './check-build';
import { presentBuild } from './present-build';
import { findCompiler, findHeaders, findPython, requireTool, tfjsVersion } from './find-tools';
import { fetchLibrary } from './library';
import { publishBuild, recoverBuild } from './publish-build';
import { diskFull } from './run-tool';

export interface SetupOptions {
  home: string;
  /** With CUDA, for NVIDIA GPUs. */
  gpu: boolean;
  /** Python's command; default: found on the path. */
  python?: string | undefined;
  /** A wheel of TensorFlow that takes the place of a download. */
  wheel?: string | undefined;
  /** Builds anew what is there already. */
  force?: boolean | undefined;
  /** The program that checks what was built; default: the one that was built with this code. */
  checkEntry?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: SetupProgress) => void) | undefined;
}

export interface SetupProgress {
  /** Counted from 1. */
  stage: number;
  stages: number;
  message: string;
}

export interface SetupResult {
  folder: string;
  /** False where nothing was to be done. */
  built: boolean;
  record: BuildRecord;
  /** Undefined where nothing was built. */
  check?: BuildCheck;
  warnings: string[];
  seconds: number;
}

/** What the stages of a setup work with. */
export interface SetupContext {
  gpu: boolean;
  wheel: string | undefined;
  pythonMinor: number;
  /** Becomes nothing, whatever happens. */
  staging: string;
  /** A path in the folder that becomes the build. */
  build: (...parts: string[]) => string;
  log: string;
  signal: AbortSignal | undefined;
  onProgress: (message: string) => void;
}

const stages = 5;
/** Free space that is needed meanwhile. */
const gigabytes = { processor: 1.6, gpu: 10 };

/**
 * Builds the backend tensorflow in a home: libtensorflow out of a Python wheel, tfjs-node's addon compiled against it,
 * checked against the backend cpu. All of it happens in a staging folder that one rename makes the build; on any error
 * and on the signal, whatever was there before stays. One setup at a time works in a home.
 * Throws SETUP_FAILED, DISK_FULL, HOME_UNUSABLE, HOME_BUSY, or the signal's reason.
 */
export async function setupTensorflow(options: SetupOptions): Promise<SetupResult> {
  const paths = ensureHome(options.home);
  let lock: HomeLock | undefined;
  try {
    lock = requireLock(paths.tensorflowLock);
    recoverBuild(paths.tensorflow);
    return await setUp(options, paths);
  } catch (error) {
    throw isDiskFull(error) ? diskFull(`in ${options.home}: ${messageOf(error)}`, error) : error;
  } finally {
    lock?.dispose();
  }
}

async function setUp(options: SetupOptions, { tensorflow: folder }: HomePaths): Promise<SetupResult> {
  const { home, gpu, signal } = options;
  const started = performance.now();
  const secondsSoFar = (): number => Math.round((performance.now() - started) / 100) / 10;
  const version = tfjsVersion();
  const present = options.force === true ? undefined : presentBuild(folder, version, gpu);
  if (present !== undefined)
    return { folder, built: false, record: present, warnings: [], seconds: secondsSoFar() };

  await clearStaging(home);
  const staging = asidePath(home, 'staging');
  const log = join(home, 'tensorflow-setup.log');
  writeFileSync(log, '');
  const report = (stage: number) => (message: string) => {
    options.onProgress?.({ stage, stages, message });
  };
  report(1)('looking for Python, npm and a compiler');
  const python = findPython(options.python, log);
  const compiler = findCompiler(log);
  const headers = findHeaders(log);
  requirePlatform();
  requireTool('npm', 'It comes with Node: put it on the path.', log);
  requireTool('tar', 'Install tar.', log);
  requireSpace(home, gpu ? gigabytes.gpu : gigabytes.processor);
  report(1)(`Python ${python.version} (${python.command}), ${compiler.version}`);
  const context = (stage: number): SetupContext => ({
    gpu,
    wheel: options.wheel,
    pythonMinor: python.minor,
    staging,
    build: (...parts) => join(staging, 'build', ...parts),
    log,
    signal,
    onProgress: report(stage),
  });
  try {
    for (const name of ['temporary', 'build/site-packages'])
      mkdirSync(join(staging, name), { recursive: true });
    const library = await fetchLibrary(context(2), python);
    rmSync(join(staging, 'wheels'), { recursive: true });
    await fetchBinding(context(3), version);
    await compileAddon(context(4), compiler, headers);
    const build = join(staging, 'build');
    const record: BuildRecord = {
      schemaVersion: 1,
      createdAt: new Date().toISOString(),
      platform: process.platform,
      arch: process.arch,
      gpu,
      versions: {
        tfjsNode: version,
        libtensorflow: library.version,
        compiler: compiler.version,
        ...(library.cuda && { cuda: library.cuda }),
      },
      files: sizesOf(build),
    };
    writeFileSync(join(build, buildPaths.record), `${JSON.stringify(record, undefined, 2)}\n`);
    const gpuHere = gpu && driverVersion() !== undefined;
    const check = await checkBuild(context(5), {
      entry: options.checkEntry ?? builtEntry('backend-check.js'),
      onProcessor: gpu && !gpuHere,
    });
    signal?.throwIfAborted();
    publishBuild(build, folder);
    const warnings =
      gpu && !gpuHere ? [`there is no GPU here, so only the processor was checked: ${whyNoGpu()}`] : [];
    return { folder, built: true, record, check, warnings, seconds: secondsSoFar() };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function requireLock(file: string): HomeLock {
  const lock = takeHomeLock(file);
  if (lock !== undefined) return lock;
  throw new QuadLabError('HOME_BUSY', `tensorflow is being set up in this home by ${lockHolder(file)}`, {
    advice: 'Wait until it has ended, stop it, or use another home with --home DIR.',
  });
}

function requirePlatform(): void {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return;
  throw new QuadLabError(
    'SETUP_FAILED',
    `the backend tensorflow can be set up on Linux with x64 or arm64, this is ${process.platform} ${process.arch}`,
    { advice: 'The backends native and cpu work here.' },
  );
}

function requireSpace(home: string, needed: number): void {
  const { bavail, bsize } = statfsSync(home);
  const free = (bavail * bsize) / 1e9;
  if (free >= needed) return;
  throw new QuadLabError(
    'DISK_FULL',
    `setting up tensorflow needs ${needed} GB in ${home}, ${free.toFixed(1)} GB are free`,
    { advice: 'Make space, or use another home with --home DIR.' },
  );
}

function sizesOf(build: string): Record<string, number> {
  const names = [buildPaths.addon, ...libraryNames.map((name) => `${buildPaths.libraries}/${name}`)];
  return Object.fromEntries(names.map((name) => [name, statSync(join(build, name)).size]));
}

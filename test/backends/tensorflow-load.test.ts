import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainBackendError } from '../../src-main/backends/explain-error';
import { loadBackend, probeBackend } from '../../src-main/backends/load-backend';
import { buildPaths, libraryNames, type BuildRecord } from '../../src-main/backends/tensorflow/build-record';
import { prepareEnvironment } from '../../src-main/backends/tensorflow/environment';
import {
  driverVersion,
  missesGpu,
  missingInstructions,
  whyNoGpu,
} from '../../src-main/backends/tensorflow/machine';
import { bridgeRemovedUtilities } from '../../src-main/backends/tensorflow/node-utilities';
import type { QuadLabError } from '../../src-main/core/errors';
import { cli, writeConfig } from '../support/cli';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

afterEach(() => {
  vi.unstubAllEnvs();
});

const hasPackage = ['tfjs-node-gpu', 'tfjs-node'].some((name) =>
  existsSync(join(repository, 'node_modules/@tensorflow', name)),
);
const hasCompiler = spawnSync('g++', ['--version']).status === 0;

/** A build whose files are not what they should be, but for what `change` makes of its record. */
function brokenBuild(change: Partial<BuildRecord> = {}): string {
  const folder = join(temporaryFolder(), 'tensorflow');
  const files = [buildPaths.addon, ...libraryNames.map((name) => `${buildPaths.libraries}/${name}`)];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'no library, but long enough to be looked at as one'.repeat(4));
  }
  const record: BuildRecord = {
    schemaVersion: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    platform: process.platform,
    arch: process.arch,
    gpu: false,
    versions: { tfjsNode: '4.22.0', libtensorflow: '2.99.0', compiler: 'none' },
    files: Object.fromEntries(files.map((file) => [file, statSync(join(folder, file)).size])),
    ...change,
  };
  writeFileSync(join(folder, buildPaths.record), JSON.stringify(record));
  return folder;
}

const complaint = (tensorflowFolder?: string): Promise<QuadLabError> =>
  loadBackend('tensorflow', { tensorflowFolder }).then(
    () => expect.unreachable('it was loaded'),
    (error: unknown) => error as QuadLabError,
  );

/** Puts a shared library that g++ makes of these sources in the place of the addon. */
function compileAddon(folder: string, source: string, ...flags: string[]): void {
  const file = join(temporaryFolder(), 'addon.cc');
  writeFileSync(file, source);
  const addon = join(folder, buildPaths.addon);
  const { status, stderr } = spawnSync('g++', ['-shared', '-fPIC', file, '-o', addon, ...flags], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const record = JSON.parse(readFileSync(join(folder, buildPaths.record), 'utf8')) as BuildRecord;
  const files = { [buildPaths.addon]: statSync(addon).size };
  writeFileSync(join(folder, buildPaths.record), JSON.stringify({ ...record, files }));
}

describe('the backend tensorflow that can not be loaded', () => {
  it.each([
    ['a build for another machine', { arch: 'sparc' }, /it was built for \w+ sparc, this machine is/],
    ['a build for another system', { platform: 'win32' as const }, /it was built for win32/],
    [
      'a build for another TensorFlow.js',
      { versions: { tfjsNode: '3.1.0', libtensorflow: '', compiler: '' } },
      /it was built for TensorFlow\.js 3\.1\.0, this is 4\./,
    ],
    ['a build that lost a file', { files: { 'a/b.so': 3 } }, /its file a\/b\.so is missing/],
    [
      'a file half copied',
      { files: { [buildPaths.addon]: 3 } },
      /tfjs_binding\.node has \d+ bytes, expected 3/,
    ],
    ['a record of the future', { schemaVersion: 2 as 1 }, /build\.json is not of this version of QuadLab/],
    [
      'an addon that is none',
      {},
      /its addon can't be loaded: it was built for another kind of machine \(.*invalid ELF header/,
    ],
  ])('says so of %s', async (_what, change, message) => {
    const error = await complaint(brokenBuild(change));
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(error.message).toMatch(message);
    expect(error.advice).toContain('quadlab setup tensorflow --force');
  });

  it.skipIf(hasPackage)('says so where nothing was installed', async () => {
    expect(await complaint(join(temporaryFolder(), 'tensorflow'))).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: "the backend tensorflow can't be loaded: it is not installed",
      advice: expect.stringContaining('`quadlab setup tensorflow`') as string,
    });
  });

  it.skipIf(!hasCompiler)('names a library that is missing', async () => {
    const folder = brokenBuild();
    const library = join(temporaryFolder(), 'libgone.so');
    compileAddon(folder, 'int gone() { return 1; }');
    copyFileSync(join(folder, buildPaths.addon), library);
    compileAddon(folder, 'int gone(); int f() { return gone(); }', library);
    rmSync(library);
    expect((await complaint(folder)).message).toMatch(/a library that it needs is missing \(.*libgone\.so/);
  });

  it.skipIf(!hasCompiler)('tells a shared library from an addon', async () => {
    const folder = brokenBuild();
    compileAddon(folder, 'int nothing() { return 1; }');
    expect((await complaint(folder)).message).toMatch(
      /it was built for another version of Node \(.*did not self-register/,
    );
  });

  it('is reported with its advice', async () => {
    const report = await probeBackend('tensorflow', { tensorflowFolder: brokenBuild({ arch: 'sparc' }) });
    expect(report).toMatchObject({
      name: 'tensorflow',
      works: false,
      detail: expect.stringContaining('it was built for') as string,
      advice: expect.stringContaining('--force') as string,
    });
  });

  it.skipIf(hasPackage)('ends a run that asks for it, with the reason', async () => {
    const folder = temporaryFolder();
    const config = writeConfig(folder, 'run.json', {
      name: 'wants tensorflow',
      dataset: { name: 'xor', points: 4, testPoints: 4 },
      model: { type: 'mlp', widths: [2], neuron: 'quadratic' },
      optimizer: { type: 'sgd', learningRate: 0.1 },
      training: { epochs: 1, batchSize: 4, backend: 'tensorflow' },
    });
    const { code, stdout, stderr } = await cli('train', config, '--home', join(folder, 'home'));
    expect(code).toBe(5);
    expect(stdout + stderr).toContain('BACKEND_UNAVAILABLE');
    expect(stdout + stderr).toContain("the backend tensorflow can't be loaded: it is not installed");
  });
});

describe('the machine of a GPU', () => {
  const driver = (text: string): string => {
    const file = join(temporaryFolder(), 'version');
    writeFileSync(file, text);
    return file;
  };
  const module = (version: string) =>
    driver(`NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${version}  Thu Jun  1\nGCC version:  gcc 12\n`);

  it('has a driver, of which the version is found', () => {
    expect(driverVersion(module('570.86.15'))).toBe('570.86.15');
    const open = 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build\n';
    expect(driverVersion(driver(open))).toBe('550.54.14');
    expect(driverVersion('/nowhere')).toBeUndefined();
  });

  it.each([
    [undefined, /no NVIDIA driver is loaded/],
    ['470.82.01', /the NVIDIA driver 470\.82\.01 is too old, CUDA 12 needs 525\.60\.13 or newer/],
    ['525.60.11', /is too old/],
    ['525.60.13', /found no GPU with the driver 525\.60\.13 and CUDA_VISIBLE_DEVICES=9/],
    ['570.86', /found no GPU with the driver 570\.86/],
  ])('explains why there is none with driver %s', (version, message) => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '9');
    expect(whyNoGpu(version === undefined ? '/nowhere' : module(version))).toMatch(message);
  });

  it('may be told to compute on the processor', () => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
    expect(missesGpu(true, false)).toBe(true);
    expect(missesGpu(true, true)).toBe(false);
    expect(missesGpu(false, false)).toBe(false);
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1');
    expect(missesGpu(true, false)).toBe(false);
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'lacks what libtensorflow dies without',
    () => {
      expect(missingInstructions(driver('processor: 0\nflags\t\t: fpu sse2 avx avx2\n'))).toBeUndefined();
      expect(missingInstructions(driver('processor: 0\nflags\t\t: fpu sse2 ssse3\n'))).toBe('AVX');
      expect(missingInstructions('/nowhere')).toBeUndefined();
    },
  );
});

describe('the environment of libtensorflow', () => {
  const prepared = (given: NodeJS.ProcessEnv, gpu: boolean, threads?: number): NodeJS.ProcessEnv => {
    const environment = { ...given };
    prepareEnvironment({ threads, gpu }, environment);
    return environment;
  };

  it('has one GPU, the first that is visible', () => {
    expect(prepared({}, true)).toMatchObject({
      CUDA_VISIBLE_DEVICES: '0',
      TF_FORCE_GPU_ALLOW_GROWTH: 'true',
      NVIDIA_TF32_OVERRIDE: '0',
    });
    expect(prepared({ CUDA_VISIBLE_DEVICES: '2,3' }, true)['CUDA_VISIBLE_DEVICES']).toBe('2');
    expect(prepared({ CUDA_VISIBLE_DEVICES: 'GPU-1a2b' }, true)['CUDA_VISIBLE_DEVICES']).toBe('GPU-1a2b');
    expect(prepared({ CUDA_VISIBLE_DEVICES: '' }, true)['CUDA_VISIBLE_DEVICES']).toBe('');
    expect(prepared({ NVIDIA_TF32_OVERRIDE: '1' }, true)['NVIDIA_TF32_OVERRIDE']).toBe('1');
    expect(prepared({}, false)).toEqual({ TF_CPP_MIN_LOG_LEVEL: '1' });
  });

  it('has the threads that are asked for', () => {
    expect(prepared({}, false, 3)).toMatchObject({
      TF_NUM_INTRAOP_THREADS: '3',
      TF_NUM_INTEROP_THREADS: '1',
    });
    expect(prepared({ QUADLAB_THREADS: '5' }, false, 3)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '5' });
    expect(() => prepared({ QUADLAB_THREADS: 'many' }, false)).toThrow('QUADLAB_THREADS is "many"');
  });
});

describe('what tfjs-node calls of Node', () => {
  it('is there', () => {
    bridgeRemovedUtilities();
    const { isNullOrUndefined, isArray } = util as unknown as Record<string, (value: unknown) => boolean>;
    expect([null, undefined, 0, ''].map((value) => isNullOrUndefined?.(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([[], {}].map((value) => isArray?.(value))).toEqual([true, false]);
  });
});

describe('an error of a computation', () => {
  it.each([
    [
      `Error: Kernel 'Einsum' not registered for backend 'tensorflow'`,
      "the backend tensorflow can't compute Einsum, which this network needs",
    ],
    [
      `No OpKernel was registered to support Op 'Conv2D' used by {{node Conv2D}}`,
      "the backend tensorflow can't compute Conv2D, which this network needs",
    ],
    [
      'Could not find device for node: {{node MaxPool}} = MaxPool[T=DT_INT32]',
      "the backend tensorflow can't compute MaxPool, which this network needs",
    ],
  ])('names the kernel that is missing: %s', (words, message) => {
    expect(explainBackendError(new Error(words))).toMatchObject({ code: 'KERNEL_MISSING', message });
  });

  it.each([
    'Failed to memcpy: CUDA_ERROR_LAUNCH_FAILED: unspecified launch failure\nmore',
    'could not synchronize on CUDA context: CUDA_ERROR_ECC_UNCORRECTABLE: uncorrectable ECC error encountered',
  ])('names a GPU that was lost: %s', (words) => {
    expect(explainBackendError(new Error(words))).toMatchObject({ code: 'DEVICE_LOST' });
  });

  it('names used-up memory, and leaves others alone', () => {
    const words = 'OOM when allocating tensor with shape[128,64] and type float on /job:localhost\nmore';
    expect(explainBackendError(new Error(words))).toMatchObject({ code: 'OUT_OF_MEMORY' });
    const other = new Error('something else');
    expect(explainBackendError(other)).toBe(other);
  });
});

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { publishBuild } from '../../../src-main/app/tensorflow-setup/publish-build';
import {
  setupTensorflow,
  type SetupOptions,
  type SetupProgress,
} from '../../../src-main/app/tensorflow-setup/setup-tensorflow';
import { driverVersion } from '../../../src-main/backends/tensorflow/machine';
import type { QuadLabError } from '../../../src-main/core/errors';
import { startCli } from '../../support/cli';
import { fakeTools } from '../../support/fake-tools';
import { temporaryFolder } from '../../support/temporary';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A program that finds a build well, or not. */
function checkEntry(error = 1e-6): string {
  const file = join(temporaryFolder(), 'check.mjs');
  const device = `process.env.CUDA_VISIBLE_DEVICES === '-1' ? 'CPU' : 'GPU'`;
  writeFileSync(
    file,
    `console.log(JSON.stringify({ passed: ${error} <= 1e-3, error: ${error}, allowed: 1e-3, backend: { versions: { device: ${device} } } }))`,
  );
  return file;
}

function setUp(options: { without?: readonly string[] } = {}) {
  const tools = fakeTools(options);
  vi.stubEnv('PATH', tools.path);
  vi.stubEnv('CXX', '');
  const home = join(temporaryFolder(), 'home');
  const progress: SetupProgress[] = [];
  const run = (more: Partial<SetupOptions> = {}) =>
    setupTensorflow({
      home,
      gpu: false,
      checkEntry: checkEntry(),
      onProgress: (step) => progress.push(step),
      ...more,
    });
  const failure = (more?: Partial<SetupOptions>): Promise<QuadLabError> =>
    run(more).then(
      () => expect.unreachable('it did not fail'),
      (error: unknown) => error as QuadLabError,
    );
  const inHome = () => readdirSync(home).sort();
  return { tools, home, folder: join(home, 'tensorflow'), progress, run, failure, inHome };
}

const untouched = ['datasets', 'runs', 'sweeps', 'tensorflow-setup.log', 'tensorflow.lock'];
const installed = ['datasets', 'runs', 'sweeps', 'tensorflow', 'tensorflow-setup.log', 'tensorflow.lock'];

describe('setting up tensorflow', () => {
  it('builds in the home what the loader reads, and leaves nothing else', async () => {
    const { tools, folder, run, inHome, progress } = setUp();
    const { built, record, check } = await run();
    expect({ built, error: check?.error }).toEqual({ built: true, error: 1e-6 });
    expect(record).toMatchObject({
      platform: process.platform,
      arch: process.arch,
      gpu: false,
      versions: { tfjsNode: '4.22.0', libtensorflow: '2.99.0', compiler: 'fake 1.0' },
      files: { 'site-packages/tensorflow/libtensorflow_cc.so.2': 3 },
    });
    expect(JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'))).toEqual(record);
    expect(readFileSync(join(folder, 'node_modules/@tensorflow/tfjs-node/tfjs_binding.node'), 'utf8')).toBe(
      'addon\n',
    );
    expect(readdirSync(join(folder, 'site-packages/tensorflow')).sort()).toEqual([
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
    ]);
    expect(existsSync(join(folder, 'node_modules/@tensorflow/tfjs-node/binding'))).toBe(false);
    expect(inHome()).toEqual(installed);
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual([1, 2, 3, 4, 5]);
    const calls = tools.calls().join('\n');
    expect(calls).toMatch(/pip download .*--no-deps.* tensorflow-cpu$/m);
    expect(calls).toContain('npm pack @tensorflow/tfjs-node@4.22.0');
    expect(calls).toMatch(
      /g\+\+ .*-l:libtensorflow_cc\.so\.2 .*-Wl,-rpath,\$ORIGIN\/\.\.\/\.\.\/\.\.\/site-packages\/tensorflow/,
    );
  });

  it('has nothing to do a second time, but with --force, or a GPU that was not thought of', async () => {
    const { tools, run } = setUp();
    const first = await run();
    const calls = tools.calls().length;
    expect(await run()).toMatchObject({ built: false, record: first.record });
    expect(tools.calls()).toHaveLength(calls);
    expect(await run({ force: true })).toMatchObject({ built: true });
    const withGpu = await run({ gpu: true });
    expect(withGpu).toMatchObject({
      built: true,
      record: { gpu: true, versions: { cuda: { cudnn: '9.9.9' } } },
    });
    expect(tools.calls().join('\n')).toMatch(/pip download (?!.*--no-deps).* tensorflow\[and-cuda\]$/m);
    expect(await run()).toMatchObject({ built: false, record: { gpu: true } });
  });

  it('mends a build that lost a file, and one that is damaged', async () => {
    const { folder, run } = setUp();
    await run();
    writeFileSync(join(folder, 'site-packages/tensorflow/libtensorflow_cc.so.2'), '');
    expect(await run()).toMatchObject({ built: true });
    writeFileSync(join(folder, 'build.json'), '{');
    expect(await run()).toMatchObject({ built: true });
  });

  it.skipIf(driverVersion() !== undefined)('says where no GPU could be checked', async () => {
    const { check, warnings } = await setUp().run({ gpu: true });
    expect(check?.versions['device']).toBe('CPU');
    expect(warnings.join()).toMatch(/no GPU here.*no NVIDIA driver is loaded/);
  });

  it('takes a wheel that is here already', async () => {
    const { tools, run } = setUp();
    const wheel = join(temporaryFolder(), 'tensorflow_cpu-2.98.0-cp311-cp311-any.whl');
    writeFileSync(wheel, 'wheel');
    expect((await run({ wheel })).record.versions.libtensorflow).toBe('2.98.0');
    expect(tools.calls().join('\n')).not.toContain('pip download');
  });

  it('makes a virtual environment where Python has no pip', async () => {
    const { tools, failure } = setUp();
    vi.stubEnv('FAKE_PYTHON', '3.11.7 False');
    const error = await failure(); // the fake makes none
    expect(tools.calls().join('\n')).toMatch(/-m venv \S+\/python$/m);
    expect(error.message).toMatch(/fetching libtensorflow: \S+\/python\/bin\/python can't be started/);
  });

  it('asks pip for what Python 3.13 would get where Python is newer than TensorFlow', async () => {
    const { tools, run } = setUp();
    vi.stubEnv('FAKE_PYTHON', '3.15.0 True');
    await run();
    expect(tools.calls().join('\n')).toContain('--python-version 3.13');
  });
});

describe('a setup that fails', () => {
  it.each([
    [
      'too old a Python',
      { FAKE_PYTHON: '3.8.1 True' },
      /looking for its tools: there is no Python 3\.9 or newer \(python3 is 3\.8\.1\)/,
    ],
    [
      'a download that fails',
      { FAKE_PIP_ERROR: 'no matching distribution' },
      /fetching libtensorflow: python3 ended with exit code 1\n {2}Collecting it\n {2}ERROR: no matching distribution/,
    ],
    [
      'a wheel without the library',
      { FAKE_NO_LIBRARY: '1' },
      /there is no libtensorflow_cc\.so\.2 in tensorflow_cpu-2\.99\.0/,
    ],
    [
      'sources that do not compile',
      { FAKE_COMPILE_ERROR: 'a.cc:1: error: no' },
      /compiling the addon: g\+\+ ended with exit code 1\n {2}a\.cc:1: error: no/,
    ],
  ] as const)('with %s says so and changes nothing', async (_what, environment, message) => {
    const { home, failure, inHome } = setUp();
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const error = await failure();
    expect(error).toMatchObject({ code: 'SETUP_FAILED' });
    expect(error.message).toMatch(message);
    expect(error.advice).toContain(join(home, 'tensorflow-setup.log'));
    expect(inHome()).toEqual(untouched);
  });

  it.each([
    ['pip', { FAKE_PIP_ERROR: '[Errno 28] No space left on device' }, /fetching libtensorflow: .*\n.*\n.*28/],
    ['the compiler', { FAKE_COMPILE_ERROR: 'ld: No space left on device' }, /compiling the addon: .*\n.*ld/],
    ['a file of its own', { FAKE_DISK_FULL: '1' }, /ENOSPC/],
  ] as const)(
    'where the disk is full for %s says so and changes nothing',
    async (_what, environment, message) => {
      const { home, failure, inHome } = setUp();
      mkdirSync(home);
      symlinkSync('/dev/full', join(home, 'tensorflow-setup.log'));
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      const error = await failure();
      expect(error).toMatchObject({ code: 'DISK_FULL' });
      expect(error.message).toMatch(message);
      expect(inHome()).toEqual(untouched);
    },
  );

  it.each([
    ['g++', /no C\+\+ compiler was found \(looked for g\+\+, clang\+\+\)/],
    ['npm', /npm can't be started/],
    ['python3', /there is no Python 3\.9 or newer/],
  ])('without %s says so before it downloads anything', async (name, message) => {
    const { failure, inHome } = setUp({ without: [name] });
    expect((await failure()).message).toMatch(message);
    expect(inHome()).toEqual(untouched);
  });

  it.each([
    ['python', 'nowhere', /nowhere is no Python/],
    ['wheel', 'nowhere.whl', /nowhere\.whl is no wheel/],
  ])('with a wrong --%s says so', async (option, value, message) => {
    expect((await setUp().failure({ [option]: value })).message).toMatch(message);
  });

  it('keeps the build that was there where the new one computes something else', async () => {
    const { folder, run, failure, inHome } = setUp();
    await run();
    const before = readFileSync(join(folder, 'build.json'), 'utf8');
    const error = await failure({ force: true, checkEntry: checkEntry(0.5) });
    expect(error.message).toMatch(/differ from those of the backend cpu by 0\.5, expected at most 0\.001/);
    expect(readFileSync(join(folder, 'build.json'), 'utf8')).toBe(before);
    expect(inHome()).toEqual(installed);
  });

  it('clears away what a killed setup left', async () => {
    const { home, run, inHome } = setUp();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const { hostname } = await import('node:os');
    mkdirSync(join(home, `.staging-${hostname()}-${pid}-0123abcd`), { recursive: true });
    await run();
    expect(inHome()).toEqual(installed);
  });
});

describe('a setup beside or after another', () => {
  it('says who sets up already, and leaves its log alone', async () => {
    const { home, run, failure, inHome } = setUp();
    const pidFile = join(temporaryFolder(), 'pid');
    vi.stubEnv('FAKE_PIP_WAITS', pidFile);
    const interrupt = new AbortController();
    const first = run({ signal: interrupt.signal });
    await vi.waitFor(() => {
      expect(existsSync(pidFile)).toBe(true);
    });
    const log = readFileSync(join(home, 'tensorflow-setup.log'), 'utf8');
    const error = await failure();
    expect(error.code).toBe('HOME_BUSY');
    expect(error.message).toMatch(/tensorflow is being set up in this home by process \d+ on .* since/);
    expect(log).toContain('pip download');
    expect(readFileSync(join(home, 'tensorflow-setup.log'), 'utf8')).toBe(log);
    interrupt.abort();
    await expect(first).rejects.toBe(interrupt.signal.reason);
    expect(inHome()).toEqual(untouched);
    vi.stubEnv('FAKE_PIP_WAITS', '');
    expect(await run()).toMatchObject({ built: true });
  });

  it('finds the former build again where one was killed between the two renames', async () => {
    const { folder, run, inHome } = setUp();
    const { record } = await run();
    renameSync(folder, `${folder}.former`);
    expect(await run()).toMatchObject({ built: false, record });
    expect(inHome()).toEqual(installed);
  });

  it('removes the former build where one was killed before it did', async () => {
    const { folder, run, inHome } = setUp();
    const { record } = await run();
    mkdirSync(`${folder}.former`);
    expect(await run()).toMatchObject({ built: false, record });
    expect(inHome()).toEqual(installed);
  });
});

describe('publishing a build', () => {
  it('puts it in the place of the former one', () => {
    const { build, folder } = twoBuilds();
    publishBuild(build, folder);
    expect(readdirSync(join(folder, '..'))).toEqual(['tensorflow']);
    expect(readdirSync(folder)).toEqual(['new']);
  });

  it('brings the former one back where that fails, and says why', () => {
    const { build, folder } = twoBuilds();
    rmSync(build, { recursive: true });
    expect(() => {
      publishBuild(build, folder);
    }).toThrow(/ENOENT.*build/);
    expect(readdirSync(join(folder, '..'))).toEqual(['tensorflow']);
    expect(readdirSync(folder)).toEqual(['old']);
  });

  function twoBuilds() {
    const home = temporaryFolder();
    const [build, folder] = [join(home, 'build'), join(home, 'tensorflow')];
    mkdirSync(join(build, 'new'), { recursive: true });
    mkdirSync(join(folder, 'old'), { recursive: true });
    return { build, folder };
  }
});

describe('quadlab setup tensorflow', () => {
  const command = (environment: NodeJS.ProcessEnv) => {
    const home = join(temporaryFolder(), 'home');
    const { path } = fakeTools();
    return {
      home,
      started: startCli(['setup', 'tensorflow', '--home', home], { PATH: path, CXX: '', ...environment }),
    };
  };

  it('ends all that it started on Ctrl-C, and leaves nothing', async () => {
    const pidFile = join(temporaryFolder(), 'pid');
    const { home, started } = command({ FAKE_PIP_WAITS: pidFile });
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await delay(20);
    started.process.kill('SIGINT');
    const { code, stderr } = await started.result;
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted; nothing was changed.');
    expect(readdirSync(home).sort()).toEqual(untouched);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await vi.waitFor(() => {
      expect(isAlive(pid)).toBe(false);
    });
  });

  it('says what is wrong with an addon that does not load', async () => {
    const { code, stderr } = await command({}).started.result; // the fake compiler's is none
    expect(code).toBe(1);
    expect(stderr).toMatch(/error SETUP_FAILED: .* checking what was built/);
    expect(stderr).toMatch(
      /its addon can't be loaded: it (is damaged|was built for another kind of machine) \(.*tfjs_binding\.node/,
    );
  });
});

function isAlive(pid: number): boolean {
  const stat = spawnSync('/bin/sh', ['-c', `cat /proc/${pid}/stat`], { encoding: 'utf8' }).stdout;
  return stat !== '' && !/^\d+ \(.*\) Z/.test(stat);
}

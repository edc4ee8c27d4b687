import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browserCommand, hasDisplay } from '../../src-main/cli/display';
import { obtainElectron } from '../../src-main/cli/start/obtain-electron';
import { start } from '../../src-main/cli/start/start';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

/** A package of Electron whose installer is this script, given the file that it has to make. */
function fakePackage(installer?: (binary: string) => string) {
  const folder = temporaryFolder();
  const binary = join(folder, 'electron');
  if (installer !== undefined) writeFileSync(join(folder, 'install.js'), installer(binary));
  const has = { binary: false };
  return {
    binary,
    has,
    find: () => ({ folder, binary: has.binary ? binary : undefined }),
  };
}

const withDisplay = { DISPLAY: ':0', PATH: process.env['PATH'] };

describe('Electron', () => {
  it.skipIf(process.platform !== 'linux')('is not looked for without a display', async () => {
    const electron = fakePackage();
    electron.has.binary = true;
    const obtained = await obtainElectron({ environment: {}, find: electron.find, tell: () => undefined });
    expect(obtained).toEqual({ reason: 'there is no display' });
  });

  it('is taken where it is', async () => {
    const electron = fakePackage();
    electron.has.binary = true;
    expect(
      await obtainElectron({ environment: withDisplay, find: electron.find, tell: () => undefined }),
    ).toEqual({
      binary: electron.binary,
    });
  });

  it('is downloaded where it is not, unless that was ruled out', async () => {
    const electron = fakePackage((binary) => `require('fs').writeFileSync(${JSON.stringify(binary)}, '')`);
    const told: string[] = [];
    const tell = (line: string) => {
      told.push(line);
      electron.has.binary = true;
    };
    const ruledOut = { ...withDisplay, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
    expect(await obtainElectron({ environment: ruledOut, find: electron.find, tell })).toEqual({
      reason: 'its binary is not installed',
    });
    expect(told).toEqual([]);
    expect(await obtainElectron({ environment: withDisplay, find: electron.find, tell })).toEqual({
      binary: electron.binary,
    });
    expect(told).toEqual([expect.stringContaining('Downloading Electron')]);
  });

  it('is done without where the download fails, and it is said why', async () => {
    const failing = fakePackage(() => `throw new TypeError('getaddrinfo ENOTFOUND github.com')`);
    expect(
      await obtainElectron({ environment: withDisplay, find: failing.find, tell: () => undefined }),
    ).toEqual({ reason: "its binary can't be downloaded: getaddrinfo ENOTFOUND github.com" });
    expect(
      await obtainElectron({ environment: withDisplay, find: () => undefined, tell: () => undefined }),
    ).toEqual({ reason: 'it is not installed' });
  });

  it.skipIf(process.platform === 'win32')('is started with what was given', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const program = join(folder, 'dist', 'electron');
    mkdirSync(join(folder, 'dist'));
    writeFileSync(
      program,
      `#!/bin/sh\necho "$QUADLAB_HOME|$ELECTRON_RUN_AS_NODE|$@" > ${seen}\nexit \${CODE:-0}\n`,
    );
    chmodSync(program, 0o755);
    const environment = {
      ...withDisplay,
      ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist'),
      ELECTRON_RUN_AS_NODE: '1',
    };
    expect(await start(['--home', folder, 'quadlab://runs/a', 'data.csv'], environment)).toBe(0);
    const [home, asNode, words] = readFileSync(seen, 'utf8').trim().split('|');
    expect([home, asNode]).toEqual([folder, '']);
    expect(words).toMatch(/ quadlab:\/\/runs\/a data\.csv$/);
    expect(await start([], { ...environment, CODE: '3' })).toBe(1);
  });
});

it('serves the app to the browser where Electron can’t be had, and says so in a line', async () => {
  const entry = join(repository, 'out', 'main', 'start.js');
  const home = temporaryFolder();
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...environment } = process.env;
  const env = { ...environment, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const child = spawn(process.execPath, [entry, '--home', home, '--port', '0'], { env });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  await expect
    .poll(() => stdout, { timeout: 30_000 })
    .toMatch(/^QuadLab is at http:\/\/127\.0\.0\.1:\d+\/\?/);
  expect(stderr.split('\n')[0]).toMatch(
    /^Electron can’t be had here \(.*\): QuadLab opens in the browser instead\.$/,
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

it('does not begin with options that it does not know', async () => {
  expect(await start(['--hom', 'x'], {})).toBe(2);
});

it('opens browsers as each system does', () => {
  const url = 'http://127.0.0.1:4477/?token=x&y';
  expect(browserCommand(url, 'linux')).toEqual(['xdg-open', url]);
  expect(browserCommand(url, 'darwin')).toEqual(['open', url]);
  expect(browserCommand(url, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url]);
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});

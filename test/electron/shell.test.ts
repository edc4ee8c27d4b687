import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from 'electron';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src-main/app';
import { apiChannel } from '../../src-main/electron/channel';
import { isOurs } from '../../src-main/electron/origin';
import { setupApi } from '../../src-main/electron/setup-api';
import { setupNavigation, setupPermissions } from '../../src-main/electron/setup-guards';
import { registerScheme, setupProtocol } from '../../src-main/electron/setup-protocol';
import { setupQuit } from '../../src-main/electron/setup-quit';
import { setupSingleInstance } from '../../src-main/electron/setup-single-instance';
import { bringToFront, setupWindow } from '../../src-main/electron/setup-window';
import { temporaryFolder } from '../support/temporary';
import { FakeApp, FakeContents, FakeIpcMain, FakeProtocol, FakeWindow } from './fakes';

describe('calls from the page', () => {
  async function start() {
    const app = await createApp({ home: temporaryFolder() });
    onTestFinished(() => {
      app.dispose();
    });
    const ipcMain = new FakeIpcMain();
    return { ipcMain, api: setupApi(ipcMain, app), app };
  }
  const about = { path: 'about', type: 'query', input: undefined };

  it('reach the router', async () => {
    const { ipcMain, app } = await start();
    expect(await ipcMain.invoke({ url: 'app://quadlab/#/sweeps' }, apiChannel, about)).toMatchObject({
      ok: true,
      data: { home: app.paths.root },
    });
    const missing = { path: 'sweeps.show', type: 'query', input: { id: 'x' } };
    expect(await ipcMain.invoke({ url: 'app://quadlab/' }, apiChannel, missing)).toMatchObject({
      ok: false,
      error: { message: 'there is no sweep "x"', data: { problem: { code: 'NOT_FOUND' } } },
    });
  });

  it.each([
    ['another site', { url: 'https://evil.example/' }],
    ['a file', { url: 'file:///tmp/page.html' }],
    ['another host of our scheme', { url: 'app://evil/' }],
    ['a name that begins like ours', { url: 'app://quadlab.evil.example/' }],
    ['a frame within our page', { url: 'app://quadlab/', parent: {} }],
    ['no address', { url: '' }],
    ['a frame that is gone', null],
  ])('are refused from %s', async (_who, frame) => {
    const { ipcMain } = await start();
    expect(() => ipcMain.invoke(frame, apiChannel, about)).toThrow('Only the page of QuadLab');
  });

  it('are no longer taken once disposed', async () => {
    const { ipcMain, api } = await start();
    api.dispose();
    expect(ipcMain.handlers.size).toBe(0);
  });
});

it.each([
  ['app://quadlab/', true],
  ['app://quadlab/index.html#/sweeps/x', true],
  ['app://other/', false],
  ['http://quadlab/', false],
  ['app:quadlab', false],
  ['about:blank', false],
  ['', false],
])('%s is ours: %s', (url, expected) => {
  expect(isOurs(url)).toBe(expected);
});

describe('the page', () => {
  function start(): FakeProtocol {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'renderer'));
    writeFileSync(join(folder, 'renderer', 'index.html'), '<title>QuadLab</title>');
    writeFileSync(join(folder, 'secret.json'), '"secret"');
    const protocol = new FakeProtocol();
    registerScheme(protocol);
    setupProtocol(protocol, join(folder, 'renderer'));
    return protocol;
  }

  it('has an origin of its own and a strict policy', async () => {
    const protocol = start();
    expect(protocol.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(protocol.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
    const response = await protocol.fetch('app://quadlab/');
    expect(await response.text()).toBe('<title>QuadLab</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'",
    );
  });

  it.each([
    'app://quadlab/../secret.json',
    'app://quadlab/..%2fsecret.json',
    'app://quadlab/%2e%2e%2fsecret.json',
    'app://quadlab/nothing.js',
    'app://other/',
  ])('has no %s', async (url) => {
    expect((await start().fetch(url)).status).toBe(404);
  });

  it('is only read', async () => {
    expect((await start().fetch('app://quadlab/', 'POST')).status).toBe(404);
  });

  it('can not leave, open windows, take others in or get permissions', () => {
    const app = new FakeApp();
    setupNavigation(app.electron);
    const contents = new FakeContents();
    app.emit('web-contents-created', {}, contents.electron);
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false;
      contents.emit(event, {
        preventDefault: () => {
          prevented = true;
        },
      });
      expect(prevented, event).toBe(true);
    }
    expect(contents.open('https://evil.example/')).toEqual({ action: 'deny' });
  });

  it('gets no permissions and no devices', () => {
    const answers: unknown[] = [];
    const session: Parameters<typeof setupPermissions>[0] = {
      setPermissionRequestHandler: (handler) => {
        handler?.(
          new FakeContents().electron,
          'media',
          (granted) => answers.push(granted),
          {} as Parameters<NonNullable<typeof handler>>[3],
        );
      },
      setPermissionCheckHandler: (handler) => {
        answers.push(handler?.(null, 'clipboard-read', '', {} as Parameters<NonNullable<typeof handler>>[3]));
      },
      setDevicePermissionHandler: (handler) => {
        answers.push(handler?.({} as Parameters<NonNullable<typeof handler>>[0]));
      },
    } satisfies Partial<Session>;
    setupPermissions(session);
    expect(answers).toEqual([false, false, false]);
  });
});

describe('the window', () => {
  it('is isolated, large enough, and shown when there is something to see', () => {
    let made: FakeWindow | undefined;
    setupWindow({
      create: (options) => (made = new FakeWindow(options)).electron,
      preload: '/out/preload/preload.cjs',
      dark: true,
    });
    expect(made?.options).toMatchObject({
      minWidth: 1024,
      minHeight: 700,
      show: false,
      webPreferences: {
        preload: '/out/preload/preload.cjs',
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
      },
    });
    expect(made?.loaded).toBe('app://quadlab/');
    expect(made?.shown).toBe(false);
    made?.emit('ready-to-show');
    expect(made?.shown).toBe(true);
  });

  it('comes to the front when the app is started a second time', () => {
    const window = new FakeWindow();
    window.minimized = true;
    const app = new FakeApp();
    const isFirst = setupSingleInstance(app.electron, () => {
      bringToFront(window.electron);
    });
    expect(isFirst).toBe(true);
    app.emit('second-instance');
    expect(window).toMatchObject({ minimized: false, focused: true });
  });
});

it('ends the second instance', () => {
  const app = new FakeApp(false);
  expect(setupSingleInstance(app.electron, () => undefined)).toBe(false);
  expect(app.quits).toBe(1);
});

it('quits with the last window and gives back what it opened, the last first', () => {
  const app = new FakeApp();
  const disposed: string[] = [];
  const open = (name: string) => ({ dispose: () => void disposed.push(name) });
  setupQuit(app.electron, [open('app'), open('api')]);
  app.emit('window-all-closed');
  expect(app.quits).toBe(1);
  app.emit('will-quit');
  expect(disposed).toEqual(['api', 'app']);
});

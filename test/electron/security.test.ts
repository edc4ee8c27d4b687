import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { rendererHeaders } from '../../src-main/api/renderer-files';
import type { ApiContext } from '../../src-main/api/context';
import { channels } from '../../src-main/electron/channel';
import { isAllowedOutside } from '../../src-main/electron/external';
import { isMadeByUs, isOurs } from '../../src-main/electron/origin';
import { setupApi } from '../../src-main/electron/setup-api';
import { setupDialogs } from '../../src-main/electron/setup-dialogs';
import { setupDownloads, setupNavigation, setupPermissions } from '../../src-main/electron/setup-guards';
import { registerScheme } from '../../src-main/electron/setup-protocol';
import { setupSubscriptions } from '../../src-main/electron/setup-subscriptions';
import { setupWindow } from '../../src-main/electron/setup-window';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';
import {
  FakeApp,
  FakeContents,
  FakeIpcMain,
  FakeProtocol,
  FakeWindow,
  preventable,
  type Frame,
} from './fakes';
import { packagingConfig } from './packaging-config';

/** The sources of the shell, and of the page that it shows. */
function sources(...patterns: string[]): { file: string; text: string }[] {
  return globSync(patterns, { cwd: repository }).map((file) => ({
    file,
    text: readFileSync(join(repository, file), 'utf8'),
  }));
}
const shell = () => sources('src-main/electron/*.ts');
const page = () => sources('src-renderer/**/*.{ts,svelte,html}');

function webPreferences() {
  let window: FakeWindow | undefined;
  setupWindow({
    create: (options) => (window = new FakeWindow(options)).electron,
    preload: '/out/preload/preload.cjs',
    icon: '/icon.png',
    dark: false,
    stateFile: join(temporaryFolder(), 'window.json'),
    displays: [],
  });
  return { ...window?.options.webPreferences, loaded: window?.loaded };
}

function guarded() {
  const opened: string[] = [];
  const app = new FakeApp();
  setupNavigation(app.electron, (url) => opened.push(url));
  const contents = new FakeContents();
  app.emit('web-contents-created', {}, contents.electron);
  const isPrevented = (name: string, details: object = {}): boolean => {
    const event = { ...preventable(), ...details };
    let prevented = false;
    contents.emit(name, { ...event, preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { contents, opened, isPrevented };
}

// One test for each item of https://www.electronjs.org/docs/latest/tutorial/security, in its order and by its words.
describe('the checklist of Electron', () => {
  it('1. only load secure content: nothing but the page, which comes with the app', () => {
    expect(webPreferences().loaded).toBe('app://quadlab/');
    const policy = rendererHeaders['Content-Security-Policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    for (const { file, text } of page()) expect(text, file).not.toMatch(/(src|href)="http:/);
  });

  it('2. no Node.js integration', () => {
    expect(webPreferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3. context isolation', () => {
    expect(webPreferences().contextIsolation).toBe(true);
    const [preload] = sources('src-main/electron/preload.ts');
    expect(preload?.text).toContain('contextBridge.exposeInMainWorld');
  });

  it('4. process sandboxing, of all processes before the first is made', () => {
    expect(webPreferences().sandbox).toBe(true);
    const [desktop] = sources('src-main/electron/desktop.ts');
    const text = desktop?.text ?? '';
    expect(text.indexOf('app.enableSandbox()')).toBeGreaterThan(0);
    expect(text.indexOf('app.enableSandbox()')).toBeLessThan(text.indexOf('app.whenReady()'));
  });

  it('5. session permission requests: none but to write what the user copies', () => {
    const ours = { isMainFrame: true, requestingUrl: 'app://quadlab/#/compare' };
    const asked: [string, object, boolean][] = [
      ['clipboard-sanitized-write', ours, true],
      ['clipboard-sanitized-write', { ...ours, isMainFrame: false }, false],
      ['clipboard-sanitized-write', { ...ours, requestingUrl: 'https://evil.example/' }, false],
      ...['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'usb'].map(
        (permission): [string, object, boolean] => [permission, ours, false],
      ),
    ];
    const answers: unknown[] = [];
    setupPermissions({
      setPermissionRequestHandler: (handler) => {
        for (const [permission, details] of asked) {
          handler?.({} as never, permission as never, (answer) => answers.push(answer), details as never);
        }
      },
      setPermissionCheckHandler: (handler) => {
        for (const [permission, details] of asked) {
          const { requestingUrl } = details as typeof ours;
          answers.push(handler?.(null, permission as never, requestingUrl, details as never));
        }
      },
      setDevicePermissionHandler: (handler) => {
        expect(handler?.({} as never)).toBe(false);
      },
    } satisfies Partial<Session>);
    const expected = asked.map(([, , answer]) => answer);
    expect(answers).toEqual([...expected, ...expected]);
  });

  it('6. web security stays on', () => {
    expect(webPreferences().webSecurity).toBe(true);
    for (const { file, text } of shell())
      expect(text, file).not.toMatch(/webSecurity: false|disable-web-security/);
  });

  it('7. a Content-Security-Policy that lets nothing in', () => {
    const policy = rendererHeaders['Content-Security-Policy'];
    for (const rule of [
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    const protocol = new FakeProtocol();
    registerScheme(protocol);
    expect(protocol.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
  });

  it('8. no insecure content', () => {
    expect(webPreferences().allowRunningInsecureContent).toBe(false);
  });

  it('9. no experimental features', () => {
    expect(webPreferences().experimentalFeatures).toBe(false);
    for (const { file, text } of shell()) expect(text, file).not.toContain('commandLine.appendSwitch');
  });

  it('10. no Blink features', () => {
    expect(webPreferences()).not.toHaveProperty('enableBlinkFeatures');
  });

  it('11. no <webview> with allowpopups: there is no <webview>', () => {
    for (const { file, text } of page()) expect(text, file).not.toMatch(/<webview|allowpopups/i);
  });

  it('12. <webview> options: none is ever attached', () => {
    expect(webPreferences().webviewTag).toBe(false);
    expect(guarded().isPrevented('will-attach-webview')).toBe(true);
  });

  it('13. navigation: nowhere but to the page itself', () => {
    const { isPrevented, opened } = guarded();
    const navigates = (url: string, isMainFrame = true): boolean =>
      !(isPrevented('will-navigate', { url }) && isPrevented('will-frame-navigate', { url, isMainFrame }));
    expect(navigates('app://quadlab/#/runs')).toBe(true);
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'app://quadlab.evil.example/',
      'app://quadlab/assets/index.js',
      'javascript:alert(1)',
      'data:text/html,x',
    ]) {
      expect(navigates(url), url).toBe(false);
    }
    expect(isPrevented('will-frame-navigate', { url: 'app://quadlab/', isMainFrame: false })).toBe(true);
    expect(isPrevented('will-redirect', { url: 'app://quadlab/' })).toBe(true);
    expect(opened).toContain('https://evil.example/'); // offered, and refused by the next but one
    expect(isOurs('app://quadlab/index.html#/sweeps/x')).toBe(true);
  });

  it('14. new windows: none', () => {
    const { contents, opened } = guarded();
    expect(contents.open('https://arxiv.org/abs/2201.05279')).toEqual({ action: 'deny' });
    expect(contents.open('app://quadlab/')).toEqual({ action: 'deny' });
    expect(opened).toContain('https://arxiv.org/abs/2201.05279');
  });

  it('15. shell.openExternal: only https to places that are named, and from one place in the code', () => {
    expect(isAllowedOutside('https://arxiv.org/abs/2201.05279')).toBe(true);
    for (const url of [
      'https://evil.example/',
      'https://arxiv.org.evil.example/',
      'https://evil.example/?https://arxiv.org/',
      'https://arxiv.org@evil.example/',
      'https://user:word@arxiv.org/',
      'https://arxiv.org:8443/',
      'http://arxiv.org/',
      'file:///usr/bin/xcalc',
      'smb://evil.example/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'app://quadlab/',
      'arxiv.org',
      '',
    ]) {
      expect(isAllowedOutside(url), url).toBe(false);
    }
    const users = shell().filter(({ text }) => text.includes('shell.openExternal'));
    expect(users.map(({ file }) => file)).toEqual([join('src-main', 'electron', 'open-outside.ts')]);
    expect(users[0]?.text).toContain('if (isAllowedOutside(url)) void shell.openExternal(url)');
  });

  it('16. a current version of Electron', () => {
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    const { devDependencies } = createRequire(import.meta.url)('../../package.json') as {
      devDependencies: Record<string, string>;
    };
    // Patches of its line come with each installation; a new line is taken with the other dependencies.
    expect(devDependencies['electron']).toMatch(/^\^\d+\.\d+\.\d+$/);
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('17. the sender of every IPC message is looked at', async () => {
    const ipcMain = new FakeIpcMain();
    const asked: string[] = [];
    const context = new Proxy({} as ApiContext, {
      get: (_target, name) => {
        asked.push(String(name));
        throw new Error('the app was reached');
      },
    });
    setupApi(ipcMain, context);
    setupSubscriptions(ipcMain.electron, context);
    setupDialogs({
      ipcMain,
      dialog: {
        showOpenDialog: () => Promise.reject(new Error('shown')),
        showSaveDialog: () => Promise.reject(new Error('shown')),
      },
      shell: { showItemInFolder: () => asked.push('shown') },
      window: () => new FakeWindow().electron,
      home: '/',
      documents: '/',
    });
    const strangers: Frame[] = [
      { url: 'https://evil.example/' },
      { url: 'file:///tmp/page.html' },
      { url: 'app://evil/' },
      { url: 'app://quadlab.evil.example/' },
      { url: 'app://quadlab/', parent: {} },
      { url: '' },
      null,
    ];
    const { event: _, address: __, ...inward } = channels;
    // No channel was forgotten here.
    expect([...ipcMain.handlers.keys(), ...ipcMain.eventNames()].sort()).toEqual(
      Object.values(inward).sort(),
    );
    for (const frame of strangers) {
      for (const channel of ipcMain.handlers.keys()) {
        const input = { path: 'about', type: 'query', what: 'files' };
        const answer = Promise.resolve().then(() => ipcMain.invoke(frame, channel, input));
        await expect(answer).rejects.toThrow('Only the page of QuadLab');
      }
      for (const channel of ipcMain.eventNames()) {
        ipcMain.send(new FakeContents().electron, frame, String(channel), { id: 1, path: 'live.changes' });
      }
    }
    await new Promise(setImmediate);
    expect(asked).toEqual([]);
  });

  it('18. a custom protocol instead of file://', () => {
    const protocol = new FakeProtocol();
    registerScheme(protocol);
    expect(protocol.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    for (const { file, text } of shell()) expect(text, file).not.toMatch(/loadFile\(|['"`]file:/);
    expect(packagingConfig().electronFuses?.grantFileProtocolExtraPrivileges).toBe(false);
  });

  it('19. fuses: all that the app does not need are off', () => {
    expect(packagingConfig().electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      // Of what lies in the archive: the preload script and the page. What plain Node runs, or shares, can't lie there.
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
    });
    // Workers run in the Node that comes along; nothing starts Electron as Node.
    const users = sources('src-main/**/*.ts').filter(({ text }) =>
      /ELECTRON_RUN_AS_NODE:\s*['"]1/.test(text),
    );
    expect(users).toEqual([]);
  });

  it('20. no Electron API in the page: named functions with checked input, no ipcRenderer', () => {
    const [preload] = sources('src-main/electron/preload.ts');
    const [, bridge = ''] = /const bridge: DesktopBridge = \{(.*)^\};/ms.exec(preload?.text ?? '') ?? [];
    expect(bridge).not.toMatch(/ipcRenderer,|ipcRenderer\.on|channel:/);
    expect(bridge).not.toMatch(/event: IpcRendererEvent/);
    for (const { file, text } of page()) expect(text, file).not.toMatch(/from 'electron'|ipcRenderer/);
  });
});

it('saves what the page made, and downloads nothing', () => {
  const session = new FakeApp();
  setupDownloads(session as unknown as Session, '/downloads');
  const download = (url: string) => {
    const event = preventable();
    const options: object[] = [];
    const item = {
      getURL: () => url,
      getFilename: () => 'table.tex',
      setSaveDialogOptions: (given: object) => options.push(given),
    };
    session.emit('will-download', event, item);
    return { prevented: event.prevented, options };
  };
  expect(download('blob:app://quadlab/1b2c')).toEqual({
    prevented: false,
    options: [{ defaultPath: join('/downloads', 'table.tex') }],
  });
  for (const url of [
    'https://evil.example/x.exe',
    'blob:https://evil.example/1',
    'app://quadlab/index.html',
    'file:///etc/passwd',
  ]) {
    expect(download(url).prevented, url).toBe(true);
  }
  expect(isMadeByUs('blob:app://quadlab.evil.example/1')).toBe(false);
});

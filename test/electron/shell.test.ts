import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp } from '../../src-main/app';
import { addressesOfWords, addressOfLink } from '../../src-main/electron/addresses';
import { channels } from '../../src-main/electron/channel';
import { createGuide, setupOpenEvents } from '../../src-main/electron/setup-addresses';
import { setupCrashes } from '../../src-main/electron/setup-crashes';
import { setupDialogs } from '../../src-main/electron/setup-dialogs';
import { menuTemplate } from '../../src-main/electron/setup-menu';
import { setupNotifications } from '../../src-main/electron/setup-notifications';
import { setupPowerSave } from '../../src-main/electron/setup-power-save';
import { registerScheme, setupProtocol } from '../../src-main/electron/setup-protocol';
import { setupLinks, setupSingleInstance } from '../../src-main/electron/setup-single-instance';
import { setupTray } from '../../src-main/electron/setup-tray';
import { addSweep } from '../api/sample-home';
import { temporaryFolder } from '../support/temporary';
import {
  FakeApp,
  FakeIpcMain,
  FakeNotification,
  FakeProtocol,
  FakeTraining,
  FakeTray,
  FakeWindow,
  ourPage,
  preventable,
} from './fakes';

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

  it('is served', async () => {
    const response = await start().fetch('app://quadlab/');
    expect(await response.text()).toBe('<title>QuadLab</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
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

  it('is loaded again where it crashed, once the user says so', async () => {
    const window = new FakeWindow();
    const ask = vi.fn(() => Promise.resolve(0));
    setupCrashes(window.electron, ask);
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(ask).not.toHaveBeenCalled();
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    await expect.poll(() => window.webContents.reloads).toBe(1);
  });
});

describe('addresses', () => {
  it.each([
    ['quadlab://runs/20261121-143015-runge-7f3a', '#/runs/20261121-143015-runge-7f3a'],
    ['quadlab://sweeps/20261121-143015-7f3a/', '#/sweeps/20261121-143015-7f3a'],
    ['quadlab://settings/x', undefined],
    ['quadlab://runs/', undefined],
    ['quadlab://runs/a/b', undefined],
    ['quadlab://runs/../settings', undefined],
    ['quadlab://runs/a%2fb', undefined],
    ['quadlab://runs/a?tab=log', undefined],
    ['quadlab://runs/a#x', undefined],
    ['quadlab://runs/A', undefined],
    ['quadlab://runs/a\n', undefined],
    [`quadlab://runs/${'a'.repeat(101)}`, undefined],
    ['https://runs/a', undefined],
    ['xquadlab://runs/a', undefined],
  ])('%j leads to %j', (link, address) => {
    expect(addressOfLink(link)).toBe(address);
  });

  it('are those of links and of files that are there', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'my data.csv'), 'x');
    const words = ['--flag', '', 'quadlab://runs/a', 'quadlab://bad', 'my data.csv', 'gone.csv'];
    expect(addressesOfWords(words, folder)).toEqual([
      '#/runs/a',
      `#/datasets?add=1&path=${encodeURIComponent(join(folder, 'my data.csv'))}`,
    ]);
  });

  it('wait for the page, and show the window', () => {
    const guide = createGuide();
    guide.lead('#/runs/a');
    guide.lead('#/runs/b');
    expect(guide.takeFirst()).toBe('#/runs/a');
    const window = new FakeWindow();
    window.minimized = true;
    guide.follow(window.electron);
    guide.lead('#/runs/c');
    expect(window.webContents.sent).toEqual([]);
    window.webContents.emit('did-finish-load');
    expect(window.webContents.sent).toEqual([
      [channels.address, '#/runs/b'],
      [channels.address, '#/runs/c'],
    ]);
    expect(window).toMatchObject({ minimized: false, shown: true, focused: true });
    window.emit('closed');
    guide.lead('#/runs/d');
    expect(window.webContents.sent).toHaveLength(2);
  });

  it('come from macOS as events', () => {
    const app = new FakeApp();
    const lead = vi.fn();
    setupOpenEvents(app.electron, { lead });
    const event = preventable();
    app.emit('open-url', event, 'quadlab://runs/a');
    app.emit('open-url', event, 'quadlab://evil');
    app.emit('open-file', event, temporaryFolder());
    app.emit('activate');
    expect(event.prevented).toBe(true);
    expect(lead.mock.calls).toEqual([['#/runs/a'], [expect.stringContaining('#/datasets?add=1&path=')], []]);
  });
});

describe('a second start', () => {
  it('hands over what it was given, and ends', () => {
    const app = new FakeApp(false);
    const start = { words: ['quadlab://runs/a'], folder: '/work' };
    expect(setupSingleInstance(app.electron, start, () => undefined)).toBe(false);
    expect(app).toMatchObject({ quits: 1, handedOver: start });
  });

  it('is heard by the first, whatever else it hands over', () => {
    const app = new FakeApp();
    const heard: string[][] = [];
    expect(setupSingleInstance(app.electron, { words: [], folder: '/' }, (each) => heard.push(each))).toBe(
      true,
    );
    app.emit('second-instance', {}, ['ignored'], '/', { words: ['quadlab://runs/a'], folder: '/' });
    app.emit('second-instance', {}, [], '/', { words: [1] });
    app.emit('second-instance', {}, [], '/', undefined);
    expect(heard).toEqual([['#/runs/a'], [], []]);
  });

  it('gets links from the system, of an installed app alone', () => {
    const setAsDefaultProtocolClient = vi.fn(() => true);
    setupLinks({ isPackaged: false, setAsDefaultProtocolClient });
    expect(setAsDefaultProtocolClient).not.toHaveBeenCalled();
    setupLinks({ isPackaged: true, setAsDefaultProtocolClient });
    expect(setAsDefaultProtocolClient).toHaveBeenCalledWith('quadlab');
  });
});

describe('dialogs', () => {
  function start() {
    const home = temporaryFolder();
    const ipcMain = new FakeIpcMain();
    const asked: (OpenDialogOptions | SaveDialogOptions)[] = [];
    const shown: string[] = [];
    const answers = { filePaths: ['/picked'], filePath: '/picked/table.tex' };
    const answer = (_window: unknown, options: OpenDialogOptions | SaveDialogOptions) => {
      asked.push(options);
      return Promise.resolve({ canceled: false, ...answers });
    };
    setupDialogs({
      ipcMain,
      dialog: { showOpenDialog: answer as never, showSaveDialog: answer as never },
      shell: { showItemInFolder: (path) => shown.push(path) },
      window: () => new FakeWindow().electron,
      home,
      documents: '/documents',
    });
    const invoke = (channel: string, input: unknown) => ipcMain.invoke(ourPage, channel, input);
    return { home, invoke, asked, shown, answers };
  }

  it('are those of the system', async () => {
    const { invoke, asked } = start();
    expect(await invoke(channels.pick, { what: 'files' })).toEqual(['/picked']);
    expect(await invoke(channels.pick, { what: 'folder' })).toEqual(['/picked']);
    expect(await invoke(channels.pick, { what: 'save', name: 'table.tex' })).toEqual(['/picked/table.tex']);
    expect(asked).toEqual([
      { properties: ['openFile', 'multiSelections'] },
      { properties: ['openDirectory'] },
      { defaultPath: join('/documents', 'table.tex') },
    ]);
  });

  it.each([
    'files',
    { what: 'everything' },
    { what: 'save' },
    { what: 'save', name: '../../.bashrc' },
    { what: 'save', name: 'a\\b' },
    { what: 'save', name: '' },
  ])('are not shown for %j', async (request) => {
    const { invoke, asked } = start();
    await expect(invoke(channels.pick, request)).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  it('show in the file manager what is in the home or was picked, and nothing else', async () => {
    const { home, invoke, shown, answers } = start();
    const elsewhere = join(temporaryFolder(), 'other.csv');
    writeFileSync(elsewhere, '');
    writeFileSync(join(home, 'run.json'), '');
    expect(invoke(channels.show, join(home, 'run.json'))).toBe(true);
    expect(invoke(channels.show, elsewhere)).toBe(false);
    expect(invoke(channels.show, join(home, '..'))).toBe(false);
    expect(invoke(channels.show, join(home, 'gone'))).toBe(false);
    expect(invoke(channels.show, 'run.json')).toBe(false);
    expect(invoke(channels.show, 7)).toBe(false);
    answers.filePaths = [elsewhere];
    await invoke(channels.pick, { what: 'files' });
    expect(invoke(channels.show, elsewhere)).toBe(true);
    expect(shown).toEqual([join(home, 'run.json'), elsewhere]);
  });
});

describe('the menu', () => {
  const actions = {
    lead: vi.fn(),
    goBack: vi.fn(),
    goForward: vi.fn(),
    openHome: vi.fn(),
    openPaper: vi.fn(),
  };
  function itemsOf(template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
    return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
  }

  it.each(['linux', 'win32', 'darwin'] as const)('of %s leads to the pages', (platform) => {
    const template = menuTemplate(platform, false, actions);
    const items = itemsOf(template);
    const click = (label: RegExp): void => {
      const item = items.find((each) => label.test(each.label ?? ''));
      item?.click?.(undefined as never, undefined, undefined as never);
    };
    for (const label of [/New sweep/, /Add data set/, /Settings/]) click(label);
    expect(actions.lead.mock.calls.map(([address]: unknown[]) => address)).toEqual([
      '#/new-sweep',
      '#/datasets?add=1',
      '#/settings',
    ]);
    actions.lead.mockClear();
    const accelerators = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    // The page has it for its command palette.
    expect(accelerators).not.toContain('CmdOrCtrl+K');
    const roles = items.flatMap(({ role }) => role ?? []);
    expect(roles).toEqual(expect.arrayContaining(['quit', 'close', 'editMenu', 'windowMenu', 'about']));
    expect(roles).not.toContain('toggleDevTools');
    expect(template[0]?.role === 'appMenu').toBe(platform === 'darwin');
  });
});

describe('while runs train', () => {
  it('the machine stays awake', () => {
    const training = new FakeTraining();
    const blocker = { start: vi.fn(() => 7), stop: vi.fn() };
    setupPowerSave(blocker, training);
    training.become(1);
    training.become(2);
    expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']]);
    training.become(0);
    expect(blocker.stop.mock.calls).toEqual([[7]]);
    training.become(1);
    expect(blocker.start).toHaveBeenCalledTimes(2);
  });

  it('a hidden window has a sign in the tray', () => {
    const window = new FakeWindow();
    const training = new FakeTraining();
    const trays: FakeTray[] = [];
    const [show, quit] = [vi.fn(), vi.fn()];
    setupTray({
      createTray: () => (trays[trays.length] = new FakeTray()).electron,
      createMenu: (template) => template as never,
      window: window.electron,
      training,
      show,
      quit,
    });
    training.become(2);
    expect(trays).toEqual([]);
    window.hide();
    const labels = (): unknown[] =>
      (trays[0]?.menu as MenuItemConstructorOptions[]).flatMap(({ label }) => label ?? []);
    expect(labels()).toEqual(['Show QuadLab', '2 runs are training', 'Pause and quit']);
    training.become(0);
    expect(labels()).toEqual(['Show QuadLab', 'nothing is training', 'Quit']);
    expect(trays[0]?.tip).toBe('QuadLab: nothing is training');
    trays[0]?.emit('click');
    expect(show).toHaveBeenCalledOnce();
    window.show();
    expect(trays[0]?.destroyed).toBe(true);
    window.hide();
    expect(trays).toHaveLength(2);
  });
});

it('tells the user of a sweep that has ended, and a click leads to it', async () => {
  const app = await createApp({ home: temporaryFolder() });
  const shown: { title: string | undefined; body: string | undefined; notification: FakeNotification }[] = [];
  const lead = vi.fn();
  let watched = true;
  const notifications = setupNotifications({
    app,
    create: ({ title, body }) => {
      const notification = new FakeNotification();
      shown.push({ title, body, notification });
      return notification.electron;
    },
    isWatched: () => watched,
    lead,
  });
  onTestFinished(() => {
    notifications.dispose();
    app.dispose();
  });
  const seen = addSweep(app, () => 'queued');
  const id = addSweep(app, (point) => (point === 0 ? 'finished' : 'queued'));
  await app.sweeps.pause(seen);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  watched = false;
  await app.sweeps.cancel(id);
  await expect.poll(() => shown.length, { timeout: 8000 }).toBe(1);
  expect(shown[0]).toMatchObject({
    title: '“Two spirals, neurons and strategies” was cancelled',
    body: 'Runs: 3 finished, 12 cancelled.',
    notification: { shown: true },
  });
  shown[0]?.notification.emit('click');
  expect(lead).toHaveBeenCalledWith(`#/sweeps/${id}`);
});

import { EventEmitter } from 'node:events';
import { createTRPCClient } from '@trpc/client';
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DesktopBridge } from '../../src-main/api/desktop-bridge';
import type { AppRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { channels } from '../../src-main/electron/channel';
import { setupApi } from '../../src-main/electron/setup-api';
import { mostSubscriptions, setupSubscriptions } from '../../src-main/electron/setup-subscriptions';
import { ipcLink } from '../../src-renderer/lib/ipc-link';
import { addSweep } from '../api/sample-home';
import { temporaryFolder } from '../support/temporary';
import { FakeContents, FakeIpcMain, ourPage, type Frame } from './fakes';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  ipcRenderer: {},
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => electron.exposed.set(name, api) },
  ipcRenderer: electron.ipcRenderer,
  webUtils: { getPathForFile: (file: { name: string }) => `/dropped/${file.name}` },
}));

/** A page with the preload script as it is, over an app as it is; between them only structured clones pass. */
async function openPage(frame: Frame = ourPage) {
  const app = await createApp({ home: temporaryFolder() });
  const ipcMain = new FakeIpcMain();
  const contents = new FakeContents();
  const opened = [setupApi(ipcMain, app), setupSubscriptions(ipcMain.electron, app)];
  onTestFinished(() => {
    for (const each of opened) each.dispose();
    app.dispose();
  });
  const bridge = await load(ipcMain, contents.electron, contents, frame);
  const client = createTRPCClient<AppRouter>({ links: [ipcLink(bridge)] });
  return { app, ipcMain, contents, bridge, client, opened };
}

async function load(ipcMain: FakeIpcMain, sender: WebContents, contents: FakeContents, frame: Frame) {
  const page = new EventEmitter();
  contents.removeAllListeners('sent');
  contents.on('sent', (channel: string, ...message: unknown[]) => {
    page.emit(channel, {}, ...structuredClone(message));
  });
  Object.assign(electron.ipcRenderer, {
    on: page.on.bind(page),
    send: (channel: string, ...message: unknown[]) => {
      ipcMain.send(sender, frame, channel, ...structuredClone(message));
    },
    invoke: async (channel: string, ...message: unknown[]) =>
      structuredClone(await ipcMain.invoke(frame, channel, ...structuredClone(message))),
  });
  vi.resetModules();
  await import('../../src-main/electron/preload');
  return electron.exposed.get('quadlab') as DesktopBridge;
}

beforeEach(() => {
  electron.exposed.clear();
});

describe('the page of the desktop app', () => {
  it('calls the API', async () => {
    const { app, client } = await openPage();
    expect(await client.about.query()).toMatchObject({ home: app.paths.root });
    await expect(client.sweeps.overview.query({ id: 'x' })).rejects.toMatchObject({
      message: 'there is no sweep "x"',
      data: { problem: { code: 'NOT_FOUND' } },
    });
  });

  it('follows a subscription until it ends it', async () => {
    const { app, client, contents } = await openPage();
    const told: string[] = [];
    const started = vi.fn();
    const subscription = client.live.changes.subscribe(undefined, {
      onStarted: started,
      onData: (revision) => told.push(revision),
    });
    await expect.poll(() => told.length).toBe(1);
    expect(started).toHaveBeenCalledOnce();
    addSweep(app, () => 'queued');
    await expect.poll(() => told.length).toBe(2);
    subscription.unsubscribe();
    addSweep(app, () => 'queued');
    const sent = contents.sent.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(contents.sent).toHaveLength(sent);
    expect(told).toHaveLength(2);
  });

  it('is told why there is no subscription', async () => {
    const { bridge } = await openPage();
    const events: unknown[] = [];
    bridge.subscribe('live.nothing', undefined, (event) => events.push(event));
    bridge.subscribe('about', undefined, (event) => events.push(event));
    await expect.poll(() => events.length).toBe(2);
    expect(events).toMatchObject([
      { type: 'error', error: { data: { code: 'NOT_FOUND' } } },
      { type: 'error', error: { data: { code: 'NOT_FOUND' } } },
    ]);
  });

  it.each([
    [
      'is loaded anew',
      (page: Awaited<ReturnType<typeof openPage>>) =>
        load(page.ipcMain, page.contents.electron, page.contents, ourPage),
    ],
    ['crashes', (page: Awaited<ReturnType<typeof openPage>>) => page.contents.emit('render-process-gone')],
    [
      'is closed',
      ({ contents }: Awaited<ReturnType<typeof openPage>>) => {
        contents.destroyed = true;
        return contents.emit('destroyed');
      },
    ],
    ['loses the app', ({ opened }: Awaited<ReturnType<typeof openPage>>) => opened[1]?.dispose()],
  ])('has no subscription any more when it %s', async (_what, end) => {
    const page = await openPage();
    const changes = vi.spyOn(page.app.live, 'changes');
    page.bridge.subscribe('live.changes', undefined, () => undefined);
    page.bridge.subscribe('live.changes', undefined, () => undefined);
    await expect.poll(() => page.contents.sent.length).toBe(2);
    await end(page);
    const signals = changes.mock.calls.map(([signal]) => signal.aborted);
    expect(signals).toEqual([true, true]);
    addSweep(page.app, () => 'queued');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(page.contents.sent).toHaveLength(2);
  });

  it.each<[string, Frame]>([
    ['another site', { url: 'https://evil.example/' }],
    ['a frame within the page', { url: 'app://quadlab/', parent: {} }],
    ['a frame that is gone', null],
  ])('is the only one that gets subscriptions, not %s', async (_who, frame) => {
    const { bridge, app, contents } = await openPage(frame);
    const changes = vi.spyOn(app.live, 'changes');
    bridge.subscribe('live.changes', undefined, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(changes).not.toHaveBeenCalled();
    expect(contents.sent).toEqual([]);
  });

  it('has no more subscriptions than a page needs, and none with a wrong id', async () => {
    const { bridge, ipcMain, contents, app } = await openPage();
    const changes = vi.spyOn(app.live, 'changes');
    for (const id of [-1, 0.5, '1', null, {}]) {
      ipcMain.send(contents.electron, ourPage, channels.subscribe, { id, path: 'live.changes' });
    }
    ipcMain.send(contents.electron, ourPage, channels.subscribe, 'live.changes');
    for (let i = 0; i < mostSubscriptions + 10; i++)
      bridge.subscribe('live.changes', undefined, () => undefined);
    await expect.poll(() => changes.mock.calls.length).toBe(mostSubscriptions);
  });

  it('has what only a desktop can do, and no more', async () => {
    const { bridge, contents } = await openPage();
    expect(Object.keys(bridge).sort()).toEqual([
      'call',
      'onAddress',
      'pathOf',
      'pickFiles',
      'pickFolder',
      'pickSave',
      'platform',
      'showInFolder',
      'subscribe',
    ]);
    expect(bridge.platform).toBe(process.platform);
    expect(bridge.pathOf({ name: 'data.csv' } as File)).toBe('/dropped/data.csv');
    // Addresses that came before the page listened are not lost.
    contents.send(channels.address, '#/runs/a');
    const heard: string[] = [];
    const stop = bridge.onAddress((address) => heard.push(address));
    contents.send(channels.address, '#/runs/b');
    stop();
    expect(heard).toEqual(['#/runs/a', '#/runs/b']);
  });
});

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ApiAnswer } from '../api/call';
import type { DesktopBridge } from '../api/desktop-bridge';
import type { ApiEvent } from '../api/subscribe';
import { channels } from './channel';

ipcRenderer.send(channels.opened);

const subscriptions = new Map<number, (event: ApiEvent) => void>();
let lastId = 0;
ipcRenderer.on(channels.event, (_event, id: number, sent: ApiEvent) => {
  const listener = subscriptions.get(id);
  if (sent.type !== 'data') subscriptions.delete(id);
  listener?.(sent);
});

/** Addresses that came before the page listened. */
let waiting: string[] = [];
let onAddress: ((address: string) => void) | undefined;
ipcRenderer.on(channels.address, (_event, address: string) => {
  if (onAddress === undefined) waiting.push(address);
  else onAddress(address);
});

const pick = (request: { what: 'files' | 'folder' } | { what: 'save'; name: string }): Promise<string[]> =>
  ipcRenderer.invoke(channels.pick, request) as Promise<string[]>;

const bridge: DesktopBridge = {
  platform: process.platform,
  call: (path, type, input) => ipcRenderer.invoke(channels.call, { path, type, input }) as Promise<ApiAnswer>,
  subscribe: (path, input, onEvent) => {
    const id = ++lastId;
    subscriptions.set(id, onEvent);
    ipcRenderer.send(channels.subscribe, { id, path, input });
    return () => {
      if (subscriptions.delete(id)) ipcRenderer.send(channels.unsubscribe, id);
    };
  },
  pickFiles: () => pick({ what: 'files' }),
  pickFolder: async () => (await pick({ what: 'folder' }))[0],
  pickSave: async (name) => (await pick({ what: 'save', name }))[0],
  pathOf: (file) => webUtils.getPathForFile(file),
  showInFolder: (path) => ipcRenderer.invoke(channels.show, path) as Promise<boolean>,
  onAddress: (listener) => {
    onAddress = listener;
    for (const address of waiting) listener(address);
    waiting = [];
    return () => {
      if (onAddress === listener) onAddress = undefined;
    };
  },
};

contextBridge.exposeInMainWorld('quadlab', bridge);

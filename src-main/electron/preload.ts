import { contextBridge, ipcRenderer } from 'electron';
import type { ApiAnswer, DesktopBridge } from '../api/call';
import { apiChannel } from './channel';

const bridge: DesktopBridge = {
  call: (path, type, input) => ipcRenderer.invoke(apiChannel, { path, type, input }) as Promise<ApiAnswer>,
};

contextBridge.exposeInMainWorld('quadlab', bridge);

import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { callApi, type ApiAnswer } from '../api/call';
import type { ApiContext } from '../api/context';
import type { Disposer } from '../core/disposable';
import { channels } from './channel';
import { requireOurPage } from './sender';

/** Answers calls of our own page; everything else that manages to send one is turned away. */
export function setupApi(ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>, app: ApiContext): Disposer {
  ipcMain.handle(channels.call, (event: IpcMainInvokeEvent, call: unknown): Promise<ApiAnswer> => {
    requireOurPage(event);
    return callApi(app, call);
  });
  return {
    dispose: () => {
      ipcMain.removeHandler(channels.call);
    },
  };
}

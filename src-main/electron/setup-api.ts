import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { callApi, type ApiAnswer } from '../api/call';
import type { ApiContext } from '../api/context';
import type { Disposer } from '../core/disposable';
import { apiChannel } from './channel';
import { isOurs } from './origin';

/** Answers calls of our own page; everything else that manages to send one is turned away. */
export function setupApi(ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>, app: ApiContext): Disposer {
  ipcMain.handle(apiChannel, (event: IpcMainInvokeEvent, call: unknown): Promise<ApiAnswer> => {
    const frame = event.senderFrame;
    if (frame?.parent !== null || !isOurs(frame.url))
      throw new Error('Only the page of QuadLab may call the app.');
    return callApi(app, call);
  });
  return {
    dispose: () => {
      ipcMain.removeHandler(apiChannel);
    },
  };
}

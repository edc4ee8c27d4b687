import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { BrowserWindow, Dialog, IpcMain, IpcMainInvokeEvent, Shell } from 'electron';
import { z } from 'zod';
import type { Disposer } from '../core/disposable';
import { channels } from './channel';
import { requireOurPage } from './sender';

const pickSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('files') }),
  z.object({ what: z.literal('folder') }),
  // A name alone: where it goes the user says.
  z.object({
    what: z.literal('save'),
    name: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^/\\\0]+$/),
  }),
]);
const pathSchema = z.string().min(1).max(4096).refine(isAbsolute);

interface DialogParts {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  shell: Pick<Shell, 'showItemInFolder'>;
  window: () => BrowserWindow | undefined;
  home: string;
  /** The folder to begin with when something is saved. */
  documents: string;
}

/** The dialogs of the system for files, and its file manager. */
export function setupDialogs({ ipcMain, dialog, shell, window, home, documents }: DialogParts): Disposer {
  const picked = new Set<string>();

  const ask = async (request: z.output<typeof pickSchema>): Promise<string[]> => {
    const parent = window();
    if (parent === undefined) return [];
    if (request.what === 'save') {
      const { filePath } = await dialog.showSaveDialog(parent, {
        defaultPath: join(documents, request.name),
      });
      return filePath === '' ? [] : [filePath];
    }
    const { filePaths } = await dialog.showOpenDialog(parent, {
      properties: request.what === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory'],
    });
    return filePaths;
  };

  ipcMain.handle(channels.pick, async (event: IpcMainInvokeEvent, request: unknown) => {
    requireOurPage(event);
    const paths = await ask(pickSchema.parse(request));
    for (const path of paths) picked.add(path);
    return paths;
  });
  ipcMain.handle(channels.show, (event: IpcMainInvokeEvent, untrusted: unknown) => {
    requireOurPage(event);
    const path = pathSchema.safeParse(untrusted).data;
    if (path === undefined || !(picked.has(path) || isWithin(home, path)) || !existsSync(path)) return false;
    shell.showItemInFolder(path);
    return true;
  });
  return {
    dispose: () => {
      ipcMain.removeHandler(channels.pick);
      ipcMain.removeHandler(channels.show);
    },
  };
}

function isWithin(folder: string, path: string): boolean {
  try {
    const inside = relative(realpathSync(folder), realpathSync(path));
    return !inside.startsWith('..') && !isAbsolute(inside);
  } catch {
    return false;
  }
}

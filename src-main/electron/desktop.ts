import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, protocol, session } from 'electron';
import { builtFolder } from '../api/renderer-files';
import { createApp, resolveHome } from '../app';
import { describeError } from '../core/errors';
import { setupApi } from './setup-api';
import { setupNavigation, setupPermissions } from './setup-guards';
import { registerScheme, setupProtocol } from './setup-protocol';
import { setupQuit } from './setup-quit';
import { setupSingleInstance } from './setup-single-instance';
import { bringToFront, setupWindow } from './setup-window';

/**
 * Starts the desktop app. Not to be awaited by the entry point: Electron becomes ready only after that has been
 * evaluated.
 */
export async function startDesktop(): Promise<void> {
  let window: BrowserWindow | undefined;
  const first = setupSingleInstance(app, () => {
    if (window !== undefined) bringToFront(window);
  });
  if (!first) return;
  registerScheme(protocol);
  setupNavigation(app);
  try {
    await app.whenReady();
    const built = builtFolder();
    const quadlab = await createApp({ role: 'watcher', home: resolveHome(undefined) });
    if (quadlab.notices.length > 0) {
      void dialog.showMessageBox({ type: 'info', message: 'QuadLab', detail: quadlab.notices.join('\n') });
    }
    setupQuit(app, [quadlab, setupApi(ipcMain, quadlab)]);
    setupPermissions(session.defaultSession);
    setupProtocol(protocol, join(built, 'renderer'));
    window = setupWindow({
      create: (options) => new BrowserWindow(options),
      preload: join(built, 'preload', 'preload.cjs'),
      dark: nativeTheme.shouldUseDarkColors,
    });
  } catch (error) {
    dialog.showErrorBox('QuadLab can’t start', describeError(error));
    app.exit(1);
  }
}

import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
  type MessageBoxOptions,
  type Rectangle,
} from 'electron';
import { builtFolder } from '../api/renderer-files';
import { createApp, resolveHome } from '../app';
import { describeError } from '../core/errors';
import { openOutside } from './open-outside';
import type { Guide } from './setup-addresses';
import { setupApi } from './setup-api';
import { setupCrashes } from './setup-crashes';
import { setupDialogs } from './setup-dialogs';
import { setupDownloads, setupPermissions } from './setup-guards';
import { menuTemplate } from './setup-menu';
import { setupNotifications } from './setup-notifications';
import { setupPowerSave } from './setup-power-save';
import { setupProtocol } from './setup-protocol';
import { setupEndOfSystem, setupQuit } from './setup-quit';
import { setupSubscriptions } from './setup-subscriptions';
import { setupTraining } from './setup-training';
import { setupTray } from './setup-tray';
import { setupWindow } from './setup-window';

const paper = 'https://arxiv.org/abs/2201.05279';

/** Opens the home, begins to train what is asked for, and shows the window. Electron must be ready. */
export async function openApp(guide: Guide): Promise<void> {
  const built = builtFolder();
  const icons = join(built, '..', 'resources', 'icons');
  const quadlab = await createApp({ role: 'reader', home: resolveHome(undefined) });
  if (quadlab.notices.length > 0) void tell('QuadLab', quadlab.notices.join('\n'));
  const training = setupTraining(quadlab, (error) => void tell('Training had to stop', describeError(error)));
  setupPowerSave(powerSaveBlocker, training);

  setupPermissions(session.defaultSession);
  setupDownloads(session.defaultSession, app.getPath('downloads'));
  setupProtocol(protocol, join(built, 'renderer'), quadlab);
  const window = setupWindow({
    create: (options) => new BrowserWindow(options),
    preload: join(built, 'preload', 'preload.cjs'),
    icon: join(icons, 'icon.png'),
    dark: nativeTheme.shouldUseDarkColors,
    stateFile: join(app.getPath('userData'), 'window.json'),
    displays: displayAreas(),
    address: guide.takeFirst(),
  });
  guide.follow(window);
  const ask = async (options: MessageBoxOptions): Promise<number> => {
    const answer = window.isVisible()
      ? dialog.showMessageBox(window, options)
      : dialog.showMessageBox(options);
    return (await answer).response;
  };
  const lead = (address?: string): void => {
    guide.lead(address);
  };
  setupCrashes(window, ask);

  const opened = [
    quadlab,
    setupApi(ipcMain, quadlab),
    setupSubscriptions(ipcMain, quadlab),
    setupDialogs({
      ipcMain,
      dialog,
      shell,
      window: () => window,
      home: quadlab.paths.root,
      documents: app.getPath('documents'),
    }),
    setupNotifications({
      app: quadlab,
      create: (options) => new Notification({ ...options, icon: join(icons, 'icon.png') }),
      isWatched: () => window.isFocused() || !Notification.isSupported(),
      lead,
    }),
  ];
  const quitting = setupQuit({
    app,
    platform: process.platform,
    window,
    active: () => training.active,
    ask,
    shutDown: async () => {
      await training.dispose();
      for (const disposer of opened.toReversed()) disposer.dispose();
    },
  });
  setupEndOfSystem(quitting, { powerMonitor, window, signals: process });
  setupTray({
    createTray: () => new Tray(trayIcon(icons)),
    createMenu: (template) => Menu.buildFromTemplate(template),
    window,
    training,
    show: lead,
    quit: quitting.leave,
  });
  const { navigationHistory } = window.webContents;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, !app.isPackaged, {
        lead,
        goBack: () => {
          navigationHistory.goBack();
        },
        goForward: () => {
          navigationHistory.goForward();
        },
        openHome: () => void shell.openPath(quadlab.paths.root),
        openPaper: () => {
          openOutside(paper);
        },
      }),
    ),
  );
}

function tell(message: string, detail: string): Promise<unknown> {
  return dialog.showMessageBox({ type: 'info', title: 'QuadLab', message, detail });
}

/** The primary display first. */
function displayAreas(): Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** On macOS in black and transparent, which the system colours; Electron finds the one for its density. */
function trayIcon(icons: string): string {
  return join(icons, process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png');
}

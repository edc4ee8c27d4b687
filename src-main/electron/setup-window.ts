import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { startUrl } from './origin';

export interface WindowParts {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  preload: string;
  /** Whether the system is dark now: the window must not flash in the other colour. */
  dark: boolean;
}

/** Opens the window; it is shown when the page has something to show. */
export function setupWindow({ create, preload, dark }: WindowParts): BrowserWindow {
  const window = create({
    title: 'QuadLab',
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: dark ? '#15181c' : '#f6f7f9',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(startUrl);
  return window;
}

/** Brings a window to the front, for a second start of the app. */
export function bringToFront(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'focus'>): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

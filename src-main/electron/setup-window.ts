import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { startUrl } from './origin';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state';

export interface WindowParts {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  preload: string;
  icon: string;
  /** Whether the system is dark now: the window must not flash in the other colour. */
  dark: boolean;
  /** Where the place of the window is remembered. */
  stateFile: string;
  /** The areas for windows of the displays, the primary first. */
  displays: readonly Rectangle[];
  /** What to show first, such as `#/runs/x`. */
  address?: string | undefined;
}

/** Opens the window where it was; it is shown when the page has something to show. */
export function setupWindow({
  create,
  preload,
  icon,
  dark,
  address = '',
  ...place
}: WindowParts): BrowserWindow {
  const state = readWindowState(place.stateFile);
  const window = create({
    title: 'QuadLab',
    icon,
    ...placeWindow(state, place.displays),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor: dark ? '#15181c' : '#f6f7f9',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (state?.maximized === true) window.maximize();
    window.show();
  });
  rememberPlace(window, place.stateFile);
  void window.loadURL(startUrl + address);
  return window;
}

/** How long a window must rest before its place is written. */
const restMilliseconds = 500;

function rememberPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    try {
      writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    } catch {
      // A folder that can't be written: next time the window opens where it would without.
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, restMilliseconds).unref();
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', write);
  window.once('closed', () => {
    clearTimeout(timer);
  });
}

/** Shows a window that was hidden or minimized, before all others. */
export function bringToFront(
  window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>,
): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

import type { App, BrowserWindow } from 'electron';
import { channels } from './channel';
import { addressOfFile, addressOfLink } from './addresses';
import { bringToFront } from './setup-window';

/** Leads the page to addresses; one that comes before the page is there waits for it. */
export interface Guide {
  /** The address to open the window with, if one came before. */
  takeFirst(): string | undefined;
  /** From now on addresses go to this window. */
  follow(window: BrowserWindow): void;
  /** Shows the window, and there the address where one is given. */
  lead(address?: string): void;
}

export function createGuide(): Guide {
  let window: BrowserWindow | undefined;
  let isLoaded = false;
  let waiting: string[] = [];
  const send = (): void => {
    if (window === undefined || !isLoaded) return;
    for (const address of waiting) window.webContents.send(channels.address, address);
    waiting = [];
  };
  return {
    takeFirst: () => waiting.shift(),
    follow(opened) {
      window = opened;
      isLoaded = false;
      opened.webContents.on('did-finish-load', () => {
        isLoaded = true;
        send();
      });
      opened.once('closed', () => {
        if (window === opened) window = undefined;
      });
    },
    lead(address) {
      if (address !== undefined) waiting.push(address);
      send();
      if (window !== undefined) bringToFront(window);
    },
  };
}

/** Follows links and files that macOS hands over, also those that started the app. */
export function setupOpenEvents(app: Pick<App, 'on'>, guide: Pick<Guide, 'lead'>): void {
  const open = (event: { preventDefault: () => void }, address: string | undefined): void => {
    event.preventDefault();
    if (address !== undefined) guide.lead(address);
  };
  app.on('open-url', (event, url) => {
    open(event, addressOfLink(url));
  });
  app.on('open-file', (event, path) => {
    open(event, addressOfFile(path));
  });
  app.on('activate', () => {
    guide.lead();
  });
}

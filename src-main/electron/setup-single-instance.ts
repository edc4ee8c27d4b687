import type { App } from 'electron';
import { z } from 'zod';
import { addressesOfWords, linkScheme } from './addresses';

const handedOver = z.object({ words: z.array(z.string()).max(1000), folder: z.string() });

interface Start {
  /** The words of the command line after the program. */
  words: readonly string[];
  /** Where it was given. */
  folder: string;
}

/**
 * Whether this is the only instance. A second one hands over what it was started with, a deep link or files, and ends. The
 * first is told the addresses, none where there was nothing.
 */
export function setupSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on' | 'quit'>,
  start: Start,
  onSecond: (addresses: string[]) => void,
): boolean {
  // Not the argv of the event: Chromium adds to it and changes its order.
  if (!app.requestSingleInstanceLock({ ...start })) {
    app.quit();
    return false;
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = handedOver.safeParse(data).data;
    onSecond(second === undefined ? [] : addressesOfWords(second.words, second.folder));
  });
  return true;
}

/** Makes the system open `quadlab://` links with the installed app; a checkout leaves the system as it is. */
export function setupLinks(app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'>): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
}

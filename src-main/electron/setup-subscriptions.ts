import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { z } from 'zod';
import type { ApiContext } from '../api/context';
import { subscribeApi } from '../api/subscribe';
import type { Disposer } from '../core/disposable';
import { channels } from './channel';
import { isFromOurPage } from './sender';

/** A page has a handful; one that asks for more than this has gone wrong. */
export const mostSubscriptions = 100;

const idSchema = z.int().nonnegative();
const beginSchema = z.object({ id: idSchema, path: z.unknown(), input: z.unknown() });

type Open = Map<number, AbortController>;

/**
 * Runs the subscriptions of our page, until it ends them or is no longer there: when it is loaded anew, closed or crashes,
 * all of them end. That a page was loaded is known from its preload script, since events of navigation may come after the
 * page's first messages, or of a navigation that was denied.
 */
export function setupSubscriptions(
  ipcMain: Pick<IpcMain, 'on' | 'removeListener'>,
  app: ApiContext,
): Disposer {
  const pages = new Map<WebContents, Open>();

  const openOf = (page: WebContents): Open => {
    const known = pages.get(page);
    if (known !== undefined) return known;
    const open: Open = new Map();
    const end = (): void => {
      endAll(open);
    };
    pages.set(page, open);
    page.on('render-process-gone', end);
    page.once('destroyed', () => {
      end();
      pages.delete(page);
    });
    return open;
  };

  const begin = (event: IpcMainEvent, message: unknown): void => {
    const asked = isFromOurPage(event) ? beginSchema.safeParse(message).data : undefined;
    if (asked === undefined) return;
    const { id, path, input } = asked;
    const page = event.sender;
    const open = openOf(page);
    if (open.has(id) || open.size >= mostSubscriptions) return;
    const stop = new AbortController();
    open.set(id, stop);
    void subscribeApi(app, { path, input }, stop.signal, (sent) => {
      if (!page.isDestroyed()) page.send(channels.event, id, sent);
    }).finally(() => {
      if (open.get(id) === stop) open.delete(id);
    });
  };

  const end = (event: IpcMainEvent, id: unknown): void => {
    if (!isFromOurPage(event)) return;
    const open = pages.get(event.sender);
    const parsed = idSchema.safeParse(id).data;
    if (open === undefined || parsed === undefined) return;
    open.get(parsed)?.abort();
    open.delete(parsed);
  };

  const forget = (event: IpcMainEvent): void => {
    const open = isFromOurPage(event) ? pages.get(event.sender) : undefined;
    if (open !== undefined) endAll(open);
  };

  ipcMain.on(channels.opened, forget);
  ipcMain.on(channels.subscribe, begin);
  ipcMain.on(channels.unsubscribe, end);
  return {
    dispose: () => {
      ipcMain.removeListener(channels.opened, forget);
      ipcMain.removeListener(channels.subscribe, begin);
      ipcMain.removeListener(channels.unsubscribe, end);
      for (const open of pages.values()) endAll(open);
    },
  };
}

function endAll(open: Open): void {
  for (const stop of open.values()) stop.abort();
  open.clear();
}

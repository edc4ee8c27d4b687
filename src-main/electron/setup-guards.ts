import { join } from 'node:path';
import type { App, Session, WebContents } from 'electron';
import { isMadeByUs, isOurs, startUrl } from './origin';

/** Opens an address in the system's browser where that is allowed. */
type OpenOutside = (url: string) => void;

/**
 * The page stays the page: no navigation, no windows, no web views, whatever asks for them. Links to elsewhere are offered
 * to the system's browser.
 */
export function setupNavigation(app: Pick<App, 'on'>, openOutside: OpenOutside): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, openOutside);
  });
}

export function guardContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openOutside: OpenOutside,
): void {
  const deny = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
  };
  contents.on('will-navigate', (event) => {
    if (isReload(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isReload(event.url))) event.preventDefault();
  });
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** The page may load itself anew. */
const isReload = (url: string): boolean => url.split('#', 1)[0] === startUrl;

/** The one thing that the page may: write text that the user copies to the clipboard. It can't read the clipboard. */
const granted = 'clipboard-sanitized-write';

/** The page needs no camera, no place, no notifications and no devices. */
export function setupPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { isMainFrame, requestingUrl }) => {
    answer(permission === granted && isMainFrame && isOurs(requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) =>
      permission === granted && isMainFrame && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

/** What the page made itself may be saved where the user says; nothing is downloaded from elsewhere. */
export function setupDownloads(session: Pick<Session, 'on'>, folder: string): void {
  session.on('will-download', (event, item) => {
    if (!isMadeByUs(item.getURL())) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({ defaultPath: join(folder, item.getFilename()) });
  });
}

import type { BrowserWindow, MessageBoxOptions } from 'electron';

/** Where the page's process has ended by itself, offers to load it again; training goes on meanwhile. */
export function setupCrashes(
  window: Pick<BrowserWindow, 'webContents' | 'isDestroyed'>,
  ask: (options: MessageBoxOptions) => Promise<number>,
): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    void ask({
      type: 'error',
      title: 'QuadLab',
      message: 'The page of QuadLab has ended unexpectedly.',
      detail: `Runs go on training. (${reason})`,
      buttons: ['Load it again'],
    }).then(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    });
  });
}

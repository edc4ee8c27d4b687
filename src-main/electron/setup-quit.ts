import type { App } from 'electron';
import type { Disposer } from '../core/disposable';

/** Quits with the last window, and gives back what was opened, the last first. */
export function setupQuit(app: Pick<App, 'on' | 'quit'>, opened: readonly Disposer[]): void {
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('will-quit', () => {
    for (const disposer of opened.toReversed()) disposer.dispose();
  });
}

import type { BrowserWindow, MenuItemConstructorOptions, Tray } from 'electron';
import type { Training } from './setup-training';

interface TrayParts {
  createTray: () => Tray;
  createMenu: (template: MenuItemConstructorOptions[]) => Parameters<Tray['setContextMenu']>[0];
  window: BrowserWindow;
  training: Pick<Training, 'active' | 'onChange'>;
  show: () => void;
  quit: () => void;
}

/** A sign in the system's tray while the window is hidden, by which it can be shown again. */
export function setupTray({ createTray, createMenu, window, training, show, quit }: TrayParts): void {
  let tray: Tray | undefined;
  const refresh = (): void => {
    if (tray === undefined) return;
    const state = trainingText(training.active);
    tray.setToolTip(`QuadLab: ${state}`);
    tray.setContextMenu(
      createMenu([
        { label: 'Show QuadLab', click: show },
        { label: state, enabled: false },
        { type: 'separator' },
        { label: training.active > 0 ? 'Pause and quit' : 'Quit', click: quit },
      ]),
    );
  };
  const remove = (): void => {
    tray?.destroy();
    tray = undefined;
  };
  window.on('hide', () => {
    tray ??= createTray().on('click', show);
    refresh();
  });
  window.on('show', remove);
  window.once('closed', remove);
  training.onChange(refresh);
}

export function trainingText(active: number): string {
  if (active === 0) return 'nothing is training';
  return active === 1 ? '1 run is training' : `${active} runs are training`;
}

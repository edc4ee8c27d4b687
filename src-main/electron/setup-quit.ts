import type { App, BrowserWindow, MessageBoxOptions, PowerMonitor } from 'electron';
import { trainingText } from './setup-tray';

export type Choice = 'tray' | 'quit' | 'cancel';

export interface QuitParts {
  app: Pick<App, 'on' | 'quit' | 'exit'>;
  platform: NodeJS.Platform;
  window: Pick<BrowserWindow, 'on' | 'hide'>;
  /** Runs that train now. */
  active: () => number;
  /** Asks what is to become of them. */
  ask: (options: MessageBoxOptions) => Promise<number>;
  /** Lets runs save where they are and closes everything. */
  shutDown: () => Promise<void>;
}

export interface Quitting {
  /** Quits in order, without a question. */
  leave: () => void;
}

/**
 * What closing the window and quitting mean. While runs train the user says whether they go on, in the tray, or pause. Nothing
 * ends before runs have saved where they are.
 */
export function setupQuit({ app, platform, window, active, ask, shutDown }: QuitParts): Quitting {
  let state: 'running' | 'asking' | 'leaving' | 'left' = 'running';

  const leave = (): void => {
    if (state === 'leaving' || state === 'left') return;
    state = 'leaving';
    window.hide();
    shutDown().then(
      () => {
        state = 'left';
        app.quit();
      },
      () => {
        // Workers whose app is gone save where they are by themselves.
        state = 'left';
        app.exit(1);
      },
    );
  };

  // By the time of an answer the system may have said that it shuts down.
  const isAsking = (): boolean => state === 'asking';

  const decide = async (): Promise<void> => {
    if (state !== 'running') return;
    if (active() === 0) {
      leave();
      return;
    }
    state = 'asking';
    const choice = choices[await ask(question(active()))] ?? 'cancel';
    if (!isAsking()) return;
    state = 'running';
    if (choice === 'tray') window.hide();
    if (choice === 'quit') leave();
  };

  window.on('close', (event) => {
    if (state === 'left') return;
    event.preventDefault();
    // There a program goes on without its window.
    if (platform === 'darwin') window.hide();
    else void decide();
  });
  app.on('before-quit', (event) => {
    if (state === 'left') return;
    event.preventDefault();
    void decide();
  });
  return { leave };
}

const choices: readonly Choice[] = ['tray', 'quit', 'cancel'];

function question(active: number): MessageBoxOptions {
  const text = trainingText(active);
  return {
    type: 'question',
    title: 'QuadLab',
    message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    detail:
      'They can go on while QuadLab waits in the tray; start it again to see its window. ' +
      'Or they save where they are, and can be resumed from there.',
    buttons: ['Keep training in the tray', 'Pause and quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
}

/** When the system shuts down or sends a signal nobody can be asked: the app quits in order. */
export function setupEndOfSystem(
  { leave }: Quitting,
  {
    powerMonitor,
    window,
    signals,
  }: {
    powerMonitor: Pick<PowerMonitor, 'on'>;
    window: Pick<BrowserWindow, 'on'>;
    signals: Pick<NodeJS.Process, 'on'>;
  },
): void {
  // Electron's types leave out the event.
  powerMonitor.on('shutdown', (event?: { preventDefault: () => void }) => {
    event?.preventDefault();
    leave();
  });
  window.on('session-end', leave);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.on(signal, leave);
}

import type { Notification, NotificationConstructorOptions } from 'electron';
import type { ApiContext } from '../api/context';
import type { Disposer } from '../core/disposable';
import { sweepAddress } from './addresses';

type EndedSweep = ReturnType<ApiContext['sweeps']['find']>;

interface NotificationParts {
  app: Pick<ApiContext, 'live'>;
  create: (options: NotificationConstructorOptions) => Notification;
  /** Whether the user looks at the page, which says it itself. */
  isWatched: () => boolean;
  lead: (address: string) => void;
}

/** Tells the user of each sweep that has ended; a click leads to it. */
export function setupNotifications({ app, create, isWatched, lead }: NotificationParts): Disposer {
  const stop = new AbortController();
  // One that nothing refers to is collected, and its click with it.
  const shown = new Set<Notification>();

  const tell = (sweep: EndedSweep): void => {
    const notification = create({ title: titleOf(sweep), body: bodyOf(sweep) });
    const forget = (): void => {
      shown.delete(notification);
    };
    shown.add(notification);
    notification.on('click', () => {
      forget();
      lead(sweepAddress(sweep.id));
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  };

  const follow = async (): Promise<void> => {
    for await (const sweep of app.live.endedSweeps(stop.signal)) {
      if (!isWatched()) tell(sweep);
    }
  };
  // A database that is closed or damaged is told to whoever asks for something.
  follow().catch(() => undefined);
  return {
    dispose: () => {
      stop.abort();
      for (const notification of shown) notification.close();
      shown.clear();
    },
  };
}

function titleOf({ name, counts }: EndedSweep): string {
  return counts.cancelled > 0 ? `“${name}” was cancelled` : `“${name}” has ended`;
}

function bodyOf({ counts }: EndedSweep): string {
  const parts = (['finished', 'diverged', 'pruned', 'failed', 'cancelled'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return parts.length === 0 ? 'It has no runs.' : `Runs: ${parts.join(', ')}.`;
}

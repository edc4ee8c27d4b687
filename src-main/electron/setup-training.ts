import type { App as QuadLab } from '../app';
import type { AsyncDisposer } from '../core/disposable';

/** The training of this app, and who wants to know how many runs it trains. */
export interface Training extends AsyncDisposer {
  /** Runs that train now, in processes of this app. */
  readonly active: number;
  /** Told when that has changed. */
  onChange(listener: (active: number) => void): void;
}

/**
 * Trains what is asked for, as `quadlab serve` does, until it is disposed of: then runs save where they are and go back
 * into the queue, and that is awaited.
 */
export function setupTraining(
  app: Pick<QuadLab, 'sweeps' | 'scheduler'>,
  onProblem: (error: unknown) => void,
): Training {
  const stop = new AbortController();
  const listeners: ((active: number) => void)[] = [];
  let active = 0;
  const look = (): void => {
    const now = app.scheduler.activeRuns().length;
    if (now === active) return;
    active = now;
    for (const listener of listeners) listener(active);
  };
  const training = app.sweeps
    .serve({ parallel: 'auto', signal: stop.signal, onProblem, onTick: look })
    .finally(look);
  return {
    get active() {
      return active;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    dispose: () => {
      stop.abort();
      return training;
    },
  };
}

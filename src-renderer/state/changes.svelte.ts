import type { Client } from '../lib/client';

/** How long after a subscription ended it is begun anew; one whose connection broke is by itself. */
const againMilliseconds = 3000;

/** Tells everything on the screen when the home has changed, and knows whether the app can be reached. */
export class Changes {
  /** Whether the app answers; undefined until it is known. */
  connected = $state<boolean>();
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Follows the app until the returned function is called. */
  follow(): () => void {
    let again: ReturnType<typeof setTimeout> | undefined;
    const begin = () =>
      this.#client.live.changes.subscribe(undefined, {
        onData: () => {
          this.connected = true;
          for (const listener of this.#listeners) listener();
        },
        onConnectionStateChange: ({ state, error }) => {
          if (state === 'connecting' && error !== null) this.connected = false;
        },
        onError: () => {
          this.connected = false;
          clearTimeout(again);
          again = setTimeout(() => {
            subscription = begin();
          }, againMilliseconds);
        },
      });
    let subscription = begin();
    return () => {
      clearTimeout(again);
      subscription.unsubscribe();
    };
  }

  /** Calls a function after each change. Returns what stops it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

import type { ListedSetting } from '../../lib/api-types';
import type { Client } from '../../lib/client';
import { failureOf } from '../../lib/failure';
import type { Live } from '../../state/live.svelte';
import type { ToastsState } from '../../state/toasts.svelte';

type Value = Parameters<Client['settings']['set']['mutate']>[0]['value'];

/** The settings of the home, as a page shows and changes them: at once, and with an Undo. */
export class SettingsState {
  readonly #client: Client;
  readonly #toasts: ToastsState;
  readonly #live: Live<readonly ListedSetting[]>;

  constructor(client: Client, toasts: ToastsState, live: Live<readonly ListedSetting[]>) {
    this.#client = client;
    this.#toasts = toasts;
    this.#live = live;
  }

  find(key: string): ListedSetting | undefined {
    return this.#live.data?.find((setting) => setting.key === key);
  }

  value(key: string): unknown {
    return this.find(key)?.value;
  }

  /** Sets one; returns what is wrong with the value, where it does not fit. */
  async set(key: string, value: unknown): Promise<string | undefined> {
    const before = this.find(key);
    try {
      await this.#client.settings.set.mutate({ key, value: value as Value });
    } catch (error) {
      return failureOf(error).message;
    }
    await this.#live.refresh();
    this.#offerUndo(key, before);
    return undefined;
  }

  async reset(key: string): Promise<void> {
    const before = this.find(key);
    await this.#toasts.try(() => this.#client.settings.reset.mutate({ key }));
    await this.#live.refresh();
    this.#offerUndo(key, before);
  }

  #offerUndo(key: string, before: ListedSetting | undefined): void {
    if (before === undefined) return;
    const run = (): void => {
      void this.#toasts
        .try(() =>
          before.isSet
            ? this.#client.settings.set.mutate({ key, value: before.value })
            : this.#client.settings.reset.mutate({ key }),
        )
        .then(() => this.#live.refresh());
    };
    this.#toasts.show({
      tone: 'success',
      title: 'The setting is changed.',
      text: key,
      action: { label: 'Undo', run },
    });
  }
}

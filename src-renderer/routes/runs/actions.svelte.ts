import type { Shell } from '../../state/shell';
import { plural } from '../../lib/format';
import type { Selection } from './selection.svelte';
import type { TableState } from './table.svelte';

interface Change {
  addTags?: string[];
  removeTags?: string[];
  note?: string;
  archived?: boolean;
}

/** What is done with the chosen runs; what can be taken back is done at once, with a way back. */
export class RunActions {
  isBusy = $state(false);
  readonly #shell: Pick<Shell, 'client' | 'toasts'>;
  readonly #table: TableState;
  readonly #selection: Selection;

  constructor(shell: Pick<Shell, 'client' | 'toasts'>, table: TableState, selection: Selection) {
    this.#shell = shell;
    this.#table = table;
    this.#selection = selection;
  }

  async annotate(ids: string[], change: Change): Promise<void> {
    const { client } = this.#shell;
    await this.#do(() => client.runs.annotate.mutate({ ids, ...change }));
  }

  async archive(ids: string[], archived: boolean): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.annotate.mutate({ ids, archived }));
    if (done === undefined) return;
    this.#selection.clear();
    toasts.show({
      title: `${plural(ids.length, 'run')} ${archived ? 'archived' : 'taken out of the archive'}`,
      action: { label: 'Undo', run: () => void this.annotate(ids, { archived: !archived }) },
    });
  }

  async trash(ids: string[]): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.trash.mutate({ ids }));
    if (done === undefined) return;
    this.#selection.remove(ids);
    toasts.show({
      title: `${plural(ids.length, 'run')} moved to the trash`,
      action: { label: 'Undo', run: () => void this.restore(ids) },
    });
  }

  async restore(ids: string[]): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.untrash.mutate({ ids }));
    if (done === undefined) return;
    this.#selection.remove(ids);
    toasts.show({ title: `${plural(done.length, 'run')} restored`, tone: 'success' });
  }

  async emptyTrash(): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.emptyTrash.mutate());
    if (done !== undefined) toasts.show({ title: `${plural(done.length, 'run')} deleted`, tone: 'success' });
    this.#selection.clear();
  }

  async restart(ids: string[]): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.restart.mutate({ ids }));
    if (done !== undefined) toasts.show({ title: `${plural(done.length, 'run')} queued to begin anew` });
  }

  async extend(ids: string[], epochs: number): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.extend.mutate({ ids, epochs }));
    if (done !== undefined)
      toasts.show({ title: `${plural(done.length, 'run')} queued for ${plural(epochs, 'epoch')}` });
  }

  async prioritize(ids: string[], priority: number): Promise<void> {
    const { client, toasts } = this.#shell;
    const done = await this.#do(() => client.runs.prioritize.mutate({ ids, priority }));
    if (done !== undefined) toasts.show({ title: `Priority ${priority} for ${plural(done.length, 'run')}` });
  }

  async #do<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    this.isBusy = true;
    const result = await this.#shell.toasts.try(work);
    this.isBusy = false;
    if (result !== undefined) await this.#table.refresh({ adopt: true, fresh: true });
    return result;
  }
}

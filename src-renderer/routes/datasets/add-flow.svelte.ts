import type { DatasetInspection, ImportSettings } from '../../lib/api-types';
import type { Client } from '../../lib/client';
import { failureOf, type Failure } from '../../lib/failure';
import { upload, uploadMessage } from './upload';

type Step = 'closed' | 'choose' | 'uploading' | 'looking' | 'review';

/** The way of data into the home: chosen, sent where it has to be, looked at, imported. */
export class AddFlow {
  step = $state<Step>('closed');
  /** What is being sent or looked at. */
  source = $state('');
  sent = $state({ done: 0, total: 0 });
  found = $state.raw<DatasetInspection>();
  failure = $state.raw<Failure>();
  name = $state('');
  format = $state('');
  settings = $state<ImportSettings>({});
  inPlace = $state(false);
  /** Whether the file was sent by the browser, and is no longer needed once it is imported. */
  uploaded = $state(false);
  /** Whether what is shown is looked at anew, for other settings. */
  relooking = $state(false);
  adding = $state(false);
  #abort = new AbortController();
  #waiting: File[] = [];
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  get isOpen(): boolean {
    return this.step !== 'closed';
  }

  open(): void {
    this.#reset();
    this.step = 'choose';
  }

  close(): void {
    const { found, uploaded } = this;
    // What was sent is not needed any more.
    if (uploaded && found !== undefined) {
      this.#client.datasets.giveUp.mutate({ path: found.path }).catch(() => undefined);
    }
    this.#reset();
    this.#waiting = [];
    this.step = 'closed';
  }

  /** Sends files of the browser, and looks at the first; the others follow. */
  async takeFiles(files: readonly File[]): Promise<void> {
    const [file, ...others] = files;
    if (file === undefined) return;
    this.#reset();
    this.#waiting = others;
    this.step = 'uploading';
    this.source = file.name;
    this.sent = { done: 0, total: file.size };
    const { signal } = this.#abort;
    try {
      const path = await upload(file, {
        signal,
        onProgress: (done) => {
          this.sent = { done, total: file.size };
        },
      });
      if (signal.aborted) return;
      this.uploaded = true;
      await this.#look(path, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.failure = {
        kind: 'refused',
        message: uploadMessage(error),
        advice: 'Choose a file of this machine instead.',
      };
      this.step = 'choose';
    }
  }

  /** Looks at a file or a folder of the machine that the app runs on. */
  async takePath(path: string): Promise<void> {
    this.#reset();
    await this.#look(path, this.#abort.signal);
  }

  /** Looks again, with what was said of the data meanwhile. */
  async relook(): Promise<void> {
    const { found } = this;
    if (found === undefined) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.relooking = true;
    try {
      const next = await this.#inspect(found.path, signal);
      if (!signal.aborted) this.found = next;
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
    } finally {
      if (!signal.aborted) this.relooking = false;
    }
  }

  /** Starts the import. Returns whether it was started. */
  async add(): Promise<boolean> {
    const { found } = this;
    if (found === undefined) return false;
    this.adding = true;
    try {
      const { path } = found;
      const { name, inPlace } = this;
      await this.#client.datasets.add.mutate({ path, name, inPlace, ...this.#asked() });
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    } finally {
      this.adding = false;
    }
    this.uploaded = false;
    const next = this.#waiting;
    if (next.length > 0) void this.takeFiles(next);
    else this.close();
    return true;
  }

  async #look(path: string, signal: AbortSignal): Promise<void> {
    this.step = 'looking';
    this.source = path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
    try {
      const found = await this.#inspect(path, signal);
      if (signal.aborted) return;
      this.found = found;
      this.name = found.name;
      this.step = 'review';
    } catch (error) {
      if (signal.aborted) return;
      this.failure = failureOf(error);
      this.step = 'choose';
    }
  }

  #inspect(path: string, signal: AbortSignal): Promise<DatasetInspection> {
    return this.#client.datasets.inspect.mutate({ path, ...this.#asked() }, { signal });
  }

  #asked() {
    return {
      settings: $state.snapshot<ImportSettings>(this.settings),
      ...(this.format !== '' && { format: this.format }),
    };
  }

  #reset(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.found = undefined;
    this.failure = undefined;
    this.name = '';
    this.format = '';
    this.settings = {};
    this.inPlace = false;
    this.uploaded = false;
    this.relooking = false;
  }
}

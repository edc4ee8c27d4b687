import { failureOf, type Failure } from '../lib/failure';

const pollMilliseconds = 1000;

/**
 * Something of the app that is kept up to date. What was last known stays when the app can't be reached, and equal data
 * is not set again, so that nothing is drawn anew without a reason.
 */
export class Live<T> {
  data = $state.raw<T>();
  failure = $state.raw<Failure>();
  /** When the data was last known to be true. */
  since = $state(0);
  #text = '';
  readonly #load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  async refresh(): Promise<void> {
    try {
      const data = await this.#load();
      const text = JSON.stringify(data);
      if (text !== this.#text) this.data = data;
      this.#text = text;
      this.since = Date.now();
      this.failure = undefined;
    } catch (error) {
      const failure = failureOf(error);
      if (JSON.stringify(failure) !== JSON.stringify(this.failure)) this.failure = failure;
    }
  }

  /** Loads now and from then on every second, but not while nobody looks. Returns what stops it. */
  start(): () => void {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async (): Promise<void> => {
      if (!document.hidden) await this.refresh();
      if (!stopped) timer = setTimeout(() => void next(), pollMilliseconds);
    };
    void next();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }
}

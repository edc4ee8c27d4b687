import { failureOf, type Failure } from '../lib/failure';
import { useShell } from './shell';

/** Between two loads; more often the eye can't follow figures. */
const restMilliseconds = 500;
/** And so many times what a load took: what is slow must not keep the app busy all the time. */
const rest = 3;
/** Asked again after this long without a change: times go by, and a message of a change may have been lost. */
const idleMilliseconds = 10_000;

/**
 * Something of the app that is kept up to date. What was last known stays when the app can't be reached, and equal data
 * is not set again, so that nothing is drawn anew without a reason.
 */
export class Live<T> {
  data = $state.raw<T>();
  failure = $state.raw<Failure>();
  /** Whether what is shown is not yet that which was asked for last. */
  loading = $state(false);
  /** When the data was last known to be true. */
  since = $state(0);
  #text = '';
  #asked = 0;
  #load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Loads something else from now on. */
  replace(load: () => Promise<T>): void {
    this.#load = load;
    void this.refresh();
  }

  /** Loads now; of several loads at a time the last one counts. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const data = await this.#load();
      if (asked !== this.#asked) return;
      const text = JSON.stringify(data);
      if (text !== this.#text || this.data === undefined) this.data = data;
      this.#text = text;
      this.since = Date.now();
      this.failure = undefined;
    } catch (error) {
      if (asked !== this.#asked) return;
      const failure = failureOf(error);
      if (JSON.stringify(failure) !== JSON.stringify(this.failure)) this.failure = failure;
    }
    this.loading = false;
  }

  /** Loads now and after each change, but not while nobody looks. Returns what stops it. */
  start(listen: (listener: () => void) => () => void): () => void {
    let stopped = false;
    let busy = false;
    let last = 0;
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = (): void => void next();
    const next = async (): Promise<void> => {
      clearTimeout(timer);
      asked++;
      if (busy || document.hidden) return;
      busy = true;
      last = asked;
      const began = performance.now();
      await this.refresh();
      const took = performance.now() - began;
      const pause = Math.min(Math.max(restMilliseconds, rest * took), idleMilliseconds);
      await new Promise((resolve) => setTimeout(resolve, pause));
      busy = false;
      if (!stopped) timer = setTimeout(wake, asked > last ? 0 : idleMilliseconds);
    };
    const deaf = listen(wake);
    const onShown = (): void => {
      if (!document.hidden && asked > last) wake();
    };
    document.addEventListener('visibilitychange', onShown);
    wake();
    return () => {
      stopped = true;
      clearTimeout(timer);
      deaf();
      document.removeEventListener('visibilitychange', onShown);
    };
  }
}

/**
 * For a component: what `load` gives for the present input, kept up to date while the component is there. What was shown
 * stays until the answer for another input has come; `loading` tells so.
 */
export function useLive<Input, T>(input: () => Input, load: (input: Input) => Promise<T>): Live<T> {
  const { changes } = useShell();
  let present = '';
  const live = new Live<T>(() => load(input()));
  $effect(() => live.start((listener) => changes.listen(listener)));
  $effect(() => {
    const asked = JSON.stringify(input());
    if (present !== '' && asked !== present) void live.refresh();
    present = asked;
  });
  return live;
}

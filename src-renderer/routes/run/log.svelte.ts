import type { Client } from '../../lib/client';
import { patience } from '../../lib/client';

interface Found {
  lines: { at: number; text: string }[];
  whole: boolean;
}

/** Older text than this is let go while the end grows. */
const mostCharacters = 2_000_000;

/** The end of a run's log, which grows while the run trains, and what was searched for in all of it. */
export class LogState {
  text = $state('');
  /** Where the text begins and ends in the log, and how long that is, in bytes. */
  from = $state(0);
  to = $state(0);
  size = $state(0);
  found = $state.raw<Found>();
  readonly #client: Client;
  readonly #id: () => string;
  #busy = false;

  constructor(client: Client, id: () => string) {
    this.#client = client;
    this.#id = id;
  }

  /** Reads the end now, and what came to it after each change. Returns what stops it. */
  follow(listen: (listener: () => void) => () => void): () => void {
    void this.#read();
    const deaf = listen(() => void this.#read());
    const timer = setInterval(() => void this.#read(), 3000);
    return () => {
      deaf();
      clearInterval(timer);
    };
  }

  /** Reads the lines before those that are shown. */
  async earlier(): Promise<void> {
    const piece = await this.#client.runs.log.query({ id: this.#id(), before: this.from }, patience());
    if (piece.to !== this.from) return;
    this.text = piece.text + this.text;
    this.from = piece.from;
  }

  async search(text: string): Promise<void> {
    this.found =
      text === '' ? undefined : await this.#client.runs.searchLog.query({ id: this.#id(), text }, patience());
  }

  #append(text: string): void {
    const whole = this.text + text;
    const surplus = whole.length - mostCharacters;
    const begin = surplus <= 0 ? 0 : whole.indexOf('\n', surplus) + 1;
    this.text = whole.slice(begin);
    this.from += new TextEncoder().encode(whole.slice(0, begin)).length;
  }

  async #read(): Promise<void> {
    if (this.#busy || document.hidden) return;
    this.#busy = true;
    try {
      const after = this.to > 0 ? { after: this.to } : {};
      const piece = await this.#client.runs.log.query({ id: this.#id(), ...after }, patience());
      this.size = piece.size;
      if (this.to > 0 && piece.from === this.to) {
        this.#append(piece.text);
      } else {
        this.text = piece.text;
        this.from = piece.from;
      }
      this.to = piece.to;
    } catch {
      // The page itself says that the app can't be reached.
    } finally {
      this.#busy = false;
    }
  }
}

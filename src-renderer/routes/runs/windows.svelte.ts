import { SvelteMap } from 'svelte/reactivity';

/** Rows that are asked for together. */
export const blockRows = 100;
/** Blocks that are kept: enough to go back and forth without waiting. */
const mostBlocks = 40;

export interface Answer<Row> {
  view: string;
  isStale: boolean;
  total: number;
  rows: readonly Row[];
}

export interface Question {
  offset: number;
  limit: number;
  view?: string;
  fresh?: boolean;
}

/**
 * The rows of a long table, of which only those near the screen are fetched. They keep their order while somebody goes
 * through them, whatever changes; `isStale` tells that a new order is to be had.
 */
export class Windows<Row, Full extends Answer<Row> = Answer<Row>> {
  total = $state(0);
  isStale = $state(false);
  isLoaded = $state(false);
  loading = $state(false);
  failure = $state.raw<unknown>();
  /** The answer that came last, for what it says of the whole table. */
  last = $state.raw<Full>();
  readonly #blocks = new SvelteMap<number, readonly Row[]>();
  readonly #ask: (question: Question) => Promise<Full>;
  #view: string | undefined;
  #epoch = 0;
  #wanted: readonly [number, number] = [0, 0];
  #isFetching = false;

  constructor(ask: (question: Question) => Promise<Full>) {
    this.#ask = ask;
  }

  /** Undefined where it is not there yet. */
  row(index: number): Row | undefined {
    return this.#blocks.get(Math.floor(index / blockRows))?.[index % blockRows];
  }

  /** All rows that are there now. */
  *rows(): Generator<readonly [number, Row]> {
    for (const [block, rows] of this.#blocks)
      for (const [index, row] of rows.entries()) yield [block * blockRows + index, row];
  }

  /** Fetches what is missing of the rows from one to another, and some around them. */
  want(first: number, last: number): void {
    this.#wanted = [Math.max(0, first - 40), last + 40];
    void this.#fill();
  }

  /**
   * Asks again for the rows near the screen. With `adopt` in the order that they have now; else, what they show is brought
   * up to date where they are.
   */
  async refresh({ adopt, fresh = false }: { adopt: boolean; fresh?: boolean }): Promise<void> {
    const epoch = ++this.#epoch;
    const view = adopt ? undefined : this.#view;
    const blocks = this.#wantedBlocks();
    this.loading = true;
    try {
      const [first = 0, ...others] = blocks;
      const answer = await this.#ask(question(first, { view, fresh }));
      const rest = await Promise.all(
        others.map((block) => this.#ask(question(block, { view: answer.view, fresh: false }))),
      );
      if (epoch !== this.#epoch) return;
      if (answer.view !== this.#view) this.#blocks.clear();
      for (const [index, each] of [answer, ...rest].entries()) this.#take(blocks[index] ?? 0, each);
      this.isLoaded = true;
      this.failure = undefined;
    } catch (error) {
      if (epoch === this.#epoch) this.failure = error;
    }
    if (epoch !== this.#epoch) return;
    this.loading = false;
    // Somebody may have scrolled on meanwhile.
    if (this.failure === undefined) void this.#fill();
  }

  /** Changes a row where it stands, before the app has told of it. */
  patch(isMeant: (row: Row) => boolean, change: (row: Row) => Row): void {
    for (const [block, rows] of this.#blocks) {
      if (rows.some(isMeant))
        this.#blocks.set(
          block,
          rows.map((row) => (isMeant(row) ? change(row) : row)),
        );
    }
  }

  async #fill(): Promise<void> {
    if (this.#isFetching || this.#view === undefined) return;
    this.#isFetching = true;
    const epoch = this.#epoch;
    try {
      for (;;) {
        // What is wanted changes while rows are on their way.
        const missing = this.#wantedBlocks().find((block) => !this.#blocks.has(block));
        if (missing === undefined || epoch !== this.#epoch) break;
        const answer = await this.#ask(question(missing, { view: this.#view, fresh: false }));
        if (epoch !== this.#epoch) break;
        if (answer.view !== this.#view) {
          // The app was started again and knows the order no more.
          void this.refresh({ adopt: true });
          break;
        }
        this.#take(missing, answer);
      }
    } catch (error) {
      if (epoch === this.#epoch) this.failure = error;
    } finally {
      this.#isFetching = false;
    }
  }

  #wantedBlocks(): number[] {
    const [first, last] = this.#wanted;
    const end = Math.max(0, Math.min(last, Math.max(this.total - 1, 0)));
    const from = Math.floor(Math.min(first, end) / blockRows);
    return Array.from({ length: Math.floor(end / blockRows) - from + 1 }, (_, index) => from + index);
  }

  #take(block: number, answer: Full): void {
    this.#view = answer.view;
    this.total = answer.total;
    this.isStale = answer.isStale;
    this.last = answer;
    this.#blocks.set(block, answer.rows);
    if (this.#blocks.size <= mostBlocks) return;
    const wanted = new Set(this.#wantedBlocks());
    for (const known of this.#blocks.keys()) {
      if (!wanted.has(known) && this.#blocks.size > mostBlocks) this.#blocks.delete(known);
    }
  }
}

function question(block: number, { view, fresh }: { view: string | undefined; fresh: boolean }): Question {
  return {
    offset: block * blockRows,
    limit: blockRows,
    ...(view !== undefined && { view }),
    ...(fresh && { fresh }),
  };
}

import type { RunColumn } from '../../lib/api-types';
import { usualColumns, usualWidth } from './columns';

const storageKey = 'quadlab.runs.layout';
const narrowest = 56;
const widest = 640;

interface Stored {
  columns?: string[];
  pinned?: string[];
  widths?: Record<string, number>;
}

/** Which columns a table has, in which order and how wide: as the reader left it, on this computer. */
export class LayoutState {
  #all = $state.raw<readonly RunColumn[]>([]);
  #stored = $state.raw<Stored>(read());
  readonly #byKey = $derived(new Map(this.#all.map((column) => [column.key, column])));
  readonly #chosen = $derived(this.#stored.columns ?? usualColumns(this.#all));
  readonly #pinned = $derived(new Set(this.#stored.pinned ?? ['name']));
  /** Those that are shown, pinned ones first. */
  readonly shown = $derived.by(() => {
    const columns = this.#chosen.flatMap((key) => this.#byKey.get(key) ?? []);
    const isPinned = ({ key }: RunColumn): boolean => this.#pinned.has(key);
    return [...columns.filter(isPinned), ...columns.filter((column) => !isPinned(column))];
  });
  readonly keys = $derived(this.shown.map(({ key }) => key));

  get all(): readonly RunColumn[] {
    return this.#all;
  }

  set all(all: readonly RunColumn[]) {
    // Nothing is drawn anew where the same columns came again.
    if (JSON.stringify(all) !== JSON.stringify(this.#all)) this.#all = all;
  }

  /** Whether it is not as it is for everybody at first. */
  get isChanged(): boolean {
    return Object.keys(this.#stored).length > 0;
  }

  column(key: string): RunColumn | undefined {
    return this.#byKey.get(key);
  }

  isShown = (key: string): boolean => this.keys.includes(key);
  isPinned = (key: string): boolean => this.#pinned.has(key);

  widthOf(column: RunColumn): number {
    return this.#stored.widths?.[column.key] ?? usualWidth(column);
  }

  toggle(key: string): void {
    const columns = this.isShown(key) ? this.keys.filter((each) => each !== key) : [...this.keys, key];
    // A table without any column shows nothing.
    if (columns.length > 0) this.#store({ columns });
  }

  togglePin(key: string): void {
    const pinned = new Set(this.#pinned);
    if (!pinned.delete(key)) pinned.add(key);
    this.#store({ columns: this.keys, pinned: [...pinned] });
  }

  /** Puts a column in the place of another one. */
  move(key: string, target: string): void {
    const [from, to] = [this.keys.indexOf(key), this.keys.indexOf(target)];
    if (from < 0 || to < 0 || from === to) return;
    const columns = this.keys.filter((each) => each !== key);
    columns.splice(to, 0, key);
    // Between pinned ones it is pinned too, and away from them no more.
    const pinned = new Set(this.#pinned);
    if (pinned.has(target)) pinned.add(key);
    else pinned.delete(key);
    this.#store({ columns, pinned: [...pinned] });
  }

  /** By so many places, to the right or, below 0, to the left. */
  moveBy(key: string, places: number): void {
    const target = this.keys[this.keys.indexOf(key) + places];
    if (target !== undefined) this.move(key, target);
  }

  resize(column: RunColumn, width: number): void {
    const clamped = Math.round(Math.min(widest, Math.max(narrowest, width)));
    this.#store({ widths: { ...this.#stored.widths, [column.key]: clamped } });
  }

  resetWidth({ key }: RunColumn): void {
    const widths = Object.entries(this.#stored.widths ?? {}).filter(([each]) => each !== key);
    this.#store({ widths: Object.fromEntries(widths) });
  }

  reset(): void {
    this.#stored = {};
    localStorage.removeItem(storageKey);
  }

  #store(changes: Stored): void {
    this.#stored = { ...this.#stored, ...changes };
    localStorage.setItem(storageKey, JSON.stringify(this.#stored));
  }
}

function read(): Stored {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

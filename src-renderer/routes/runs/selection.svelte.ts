import { SvelteMap } from 'svelte/reactivity';
import type { GridRow, TableState } from './table.svelte';

/** The rows that were chosen: a run by itself, a group with all of its runs. */
export class Selection {
  readonly #runs = new SvelteMap<string, readonly string[]>();
  /** Where a range of rows begins. */
  anchor = $state(0);
  readonly ids = $derived([...new Set([...this.#runs.values()].flat())]);
  readonly #known = $derived(new Set(this.ids));

  get count(): number {
    return this.ids.length;
  }

  has(row: GridRow): boolean {
    return this.#runs.has(row.key) || (row.kind === 'run' && this.#known.has(row.run.id));
  }

  clear(): void {
    this.#runs.clear();
  }

  /** Takes runs out, such as those that were deleted. */
  remove(ids: readonly string[]): void {
    const gone = new Set(ids);
    for (const [key, runs] of this.#runs) {
      const kept = runs.filter((id) => !gone.has(id));
      if (kept.length === 0) this.#runs.delete(key);
      else if (kept.length < runs.length) this.#runs.set(key, kept);
    }
  }

  async toggle(table: TableState, index: number): Promise<void> {
    const row = table.row(index);
    if (row === undefined) return;
    this.anchor = index;
    if (this.has(row)) this.remove(row.kind === 'group' ? (this.#runs.get(row.key) ?? []) : [row.run.id]);
    else this.#runs.set(row.key, row.kind === 'group' ? await table.idsOf(row.group.id) : [row.run.id]);
  }

  /** Chooses all rows from the anchor to this one. */
  async extend(table: TableState, index: number): Promise<void> {
    const [from, to] = [Math.min(this.anchor, index), Math.max(this.anchor, index)];
    await this.#add(table, from, to);
  }

  async all(table: TableState): Promise<void> {
    await this.#add(table, 0, table.total - 1);
  }

  async #add(table: TableState, from: number, to: number): Promise<void> {
    const rows = Array.from({ length: Math.min(to - from + 1, 2000) }, (_, at) => table.row(from + at));
    if (to - from < rows.length && rows.every((row) => row?.kind === 'run')) {
      for (const row of rows) this.#runs.set(row.key, [row.run.id]);
      return;
    }
    for (const id of await table.idsBetween(from, to)) this.#runs.set(id, [id]);
    for (const row of rows) {
      if (row?.kind === 'group') this.#runs.set(row.key, await table.idsOf(row.group.id));
    }
  }
}

import { SvelteMap } from 'svelte/reactivity';
import type { GroupRow, GroupTable, RunColumn, RunRow, RunTable } from '../../lib/api-types';
import { patience, type Client } from '../../lib/client';
import type { RunState } from '../../lib/api-types';
import { Windows, type Question } from './windows.svelte';

/** What is looked at, as the address has it. */
export interface View {
  where: string;
  /** As behind `order by`. */
  sort: string;
  /** `seeds`, or fields with commas between them; empty for single runs. */
  by: string;
  states: readonly RunState[];
  isTrash: boolean;
}

export type GridRow =
  | { kind: 'run'; key: string; run: RunRow; isMember: boolean }
  | { kind: 'group'; key: string; group: GroupRow; isOpen: boolean };

/** More members of a group than this are shown by a filter. */
const mostMembers = 500;

interface Shown {
  view: View;
  /** Whose values the rows have. */
  columns: readonly RunColumn[];
  windows: Windows<RunRow | null, RunTable> | undefined;
  groups: Windows<GroupRow, GroupTable> | undefined;
}

export const groupFields = (by: string): 'seeds' | string[] => (by === 'seeds' ? by : by.split(','));

/** The table of runs or of groups that is on the screen. It stays until that of another question is there. */
export class TableState {
  shown = $state.raw<Shown>();
  /** What is wrong with the question that was asked last. */
  failure = $state.raw<unknown>();
  isAsking = $state(false);
  readonly #open = new SvelteMap<string, { index: number; rows: readonly RunRow[] }>();
  readonly #client: Client;
  readonly #opened = $derived([...this.#open.values()].sort((a, b) => a.index - b.index));
  readonly total = $derived(this.#rows.total + this.#opened.reduce((sum, { rows }) => sum + rows.length, 0));
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  get #rows() {
    return this.shown?.groups ?? this.shown?.windows ?? { total: 0, isStale: false };
  }

  /** How many runs or groups there are. */
  get count(): number {
    return this.#rows.total;
  }

  get isStale(): boolean {
    return this.#rows.isStale;
  }

  get hasOpenGroups(): boolean {
    return this.#open.size > 0;
  }

  /** Shows the answer to another question, once it is there. */
  async ask(view: View, columns: readonly RunColumn[]): Promise<void> {
    const asked = ++this.#asked;
    const shown = this.#windowsOf(view, columns);
    const windows = shown.groups ?? shown.windows;
    const isSameOrder = JSON.stringify(view) === JSON.stringify(this.shown?.view);
    if (isSameOrder) windows?.want(...this.#wanted);
    this.isAsking = true;
    await windows?.refresh({ adopt: true });
    if (asked !== this.#asked) return;
    this.isAsking = false;
    this.failure = windows?.failure;
    if (this.failure !== undefined) return;
    if (!isSameOrder) this.#open.clear();
    this.shown = shown;
    if (isSameOrder) await this.#refreshMembers();
  }

  #wanted: [number, number] = [0, 60];

  want(first: number, last: number): void {
    this.#wanted = [this.#locate(first).index, this.#locate(last).index];
    (this.shown?.groups ?? this.shown?.windows)?.want(...this.#wanted);
  }

  async refresh(options: { adopt: boolean; fresh?: boolean }): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    if (options.fresh === true) this.#open.clear();
    await (shown.groups ?? shown.windows)?.refresh(options);
    if (shown === this.shown) this.failure = (shown.groups ?? shown.windows)?.failure;
    await this.#refreshMembers();
  }

  row(index: number): GridRow | undefined {
    const { shown } = this;
    const { index: place, member } = this.#locate(index);
    if (member !== undefined) return { kind: 'run', key: member.id, run: member, isMember: true };
    if (shown?.groups !== undefined) {
      const group = shown.groups.row(place);
      return group && { kind: 'group', key: `group:${group.id}`, group, isOpen: this.#open.has(group.id) };
    }
    const run = shown?.windows?.row(place);
    return run ? { kind: 'run', key: run.id, run, isMember: false } : undefined;
  }

  /** Opens or closes the group at a place. */
  async toggle(index: number): Promise<void> {
    const row = this.row(index);
    if (row?.kind !== 'group') return;
    if (this.#open.delete(row.group.id)) return;
    const place = this.#locate(index).index;
    const rows = await this.#membersOf(row.group.id);
    this.#open.set(row.group.id, { index: place, rows });
  }

  /** The ids of all runs of a group. */
  idsOf(groupId: string): Promise<string[]> {
    return this.#client.runs.ids.query({ ...this.#questionOf(), limit: 10_000, alike: this.#alike(groupId) });
  }

  /** The ids of the runs from one place to another, both included. */
  async idsBetween(from: number, to: number): Promise<string[]> {
    if (this.shown?.groups !== undefined) {
      const rows = Array.from({ length: Math.min(to - from + 1, 500) }, (_, at) => this.row(from + at));
      const ids = await Promise.all(
        rows.map((row) => {
          if (row?.kind === 'group') return this.idsOf(row.group.id);
          return Promise.resolve(row === undefined ? [] : [row.run.id]);
        }),
      );
      return [...new Set(ids.flat())];
    }
    const view = this.shown?.windows?.last?.view;
    return this.#client.runs.ids.query({
      ...this.#questionOf(),
      offset: from,
      limit: Math.min(to - from + 1, 10_000),
      ...(view !== undefined && { view }),
    });
  }

  #locate(index: number): { index: number; member?: RunRow } {
    let before = 0;
    for (const { index: group, rows } of this.#opened) {
      const at = group + before;
      if (index <= at) break;
      const member = rows[index - at - 1];
      if (member !== undefined) return { index: group, member };
      before += rows.length;
    }
    return { index: index - before };
  }

  #windowsOf(view: View, columns: readonly RunColumn[]): Shown {
    const keys = columns.map(({ key }) => key);
    const search = questionOf(view);
    if (view.by === '') {
      const windows = new Windows<RunRow | null, RunTable>((question: Question) =>
        this.#client.runs.table.query({ ...search, ...question, columns: keys }, patience()),
      );
      return { view, columns, windows, groups: undefined };
    }
    const by = groupFields(view.by);
    const groups = new Windows<GroupRow, GroupTable>((question: Question) =>
      this.#client.runs.groupTable.query({ ...search, ...question, columns: keys, by }, patience()),
    );
    return { view, columns, windows: undefined, groups };
  }

  #questionOf() {
    return this.shown === undefined ? {} : questionOf(this.shown.view);
  }

  #alike(runId: string) {
    return { by: groupFields(this.shown?.view.by ?? 'seeds'), runId };
  }

  async #membersOf(groupId: string): Promise<RunRow[]> {
    const columns = this.shown?.columns.map(({ key }) => key) ?? [];
    const { rows } = await this.#client.runs.table.query(
      { ...this.#questionOf(), columns, limit: mostMembers, alike: this.#alike(groupId) },
      patience(),
    );
    return rows.filter((row) => row !== null);
  }

  async #refreshMembers(): Promise<void> {
    try {
      for (const [id, { index }] of this.#open) {
        const rows = await this.#membersOf(id);
        if (this.#open.has(id)) this.#open.set(id, { index, rows });
      }
    } catch (error) {
      this.failure = error;
    }
  }
}

function questionOf({ where, sort, states, isTrash }: View) {
  return {
    ...(where !== '' && { where }),
    ...(sort !== '' && { sort }),
    ...(states.length > 0 && { states: [...states] }),
    ...(isTrash && { shelf: 'trash' as const }),
  };
}

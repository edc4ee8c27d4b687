import { randomUUID } from 'node:crypto';
import { parseField } from '../domain/query/parse-query';
import type { Condition, RunQuery } from '../domain/query/query';
import { mentions } from '../domain/query/mentions';
import type { KnownFields } from '../domain/query/resolve-field';
import type { GroupTableSearch, RunTableSearch, TableSearch } from '../domain/query/search';
import type { RunState } from '../domain/run-state';
import type { GroupValue, ListedGroup } from '../store/query/group-list';
import type { GroupInTable, RunWindow, TableWindow } from '../store/query/table-window';
import type { Store } from '../store/store';
import { groupField, understand } from './search';

interface View<Content> {
  key: string;
  view: string;
  version: string;
  content: Content;
  made: number;
  milliseconds: number;
}

/** Tables that are looked at at the same time: of several windows, and with groups opened in them. */
const mostViews = 12;
/** While much is written, a table is found anew only after so many times the time that this takes. */
const rest = 10;

/**
 * Tables of runs and of groups, of which windows are looked at at any place. Which rows a table has, and in which order, is
 * found once and kept for as long as someone goes through it; what the rows show is always of the moment.
 */
export function runTablesOf(store: Store) {
  const runs = keptViews<{ numbers: Uint32Array; states: Record<RunState, number> }>(store);
  const groups = keptViews<{ list: ListedGroup[]; values: Map<string, GroupValue[]> }>(store);

  return {
    /** Some rows of the runs of a query. Those in the archive are left out unless the query speaks of it. */
    table({ columns, offset, limit, view, fresh, ...search }: RunTableSearch): RunWindow {
      const known = store.search.fields();
      const { content, ...about } = runs(JSON.stringify(search), { view, fresh }, () => {
        const query = queryOf(search, known);
        const { by = [], runId } = search.alike ?? {};
        const alike = runId === undefined ? undefined : { by: groupFields(by, known), runId };
        const restricted =
          search.states === undefined ? query : queryOf({ ...search, states: undefined }, known);
        return {
          numbers: store.search.lists.numbers({ ...query, alike }),
          states: store.search.lists.states({ ...restricted, alike }),
        };
      });
      const fields = columns.map((text) => parseField(text, known));
      const wanted = [...content.numbers.subarray(offset, offset + limit)];
      const rows = store.search.lists.rows(wanted, fields);
      return { ...about, total: content.numbers.length, offset, rows, states: content.states };
    },
    /** Some groups of the runs of a query, with what the columns say of them. */
    groupTable({
      columns,
      offset,
      limit,
      view,
      fresh,
      ...search
    }: GroupTableSearch): TableWindow<GroupInTable> {
      const known = store.search.fields();
      const { content, ...about } = groups(JSON.stringify(search), { view, fresh }, () => ({
        list: store.search.groupLists.list({
          ...queryOf(search, known),
          by: groupFields(search.by, known),
        }),
        values: new Map<string, GroupValue[]>(),
      }));
      const shown = content.list.slice(offset, offset + limit);
      const keyOf = (group: ListedGroup): string => JSON.stringify([group.id, columns]);
      // Of large groups much is to be read, once for as long as the table is the same.
      const missing = shown.filter((group) => !content.values.has(keyOf(group)));
      const fields = columns.map((text) => parseField(text, known));
      const found = store.search.groupLists.values(
        missing.map(({ members }) => members),
        fields,
      );
      for (const [index, group] of missing.entries()) content.values.set(keyOf(group), found[index] ?? []);
      return {
        ...about,
        total: content.list.length,
        offset,
        rows: shown.map(({ members, ...group }) => ({
          ...group,
          runs: members.length,
          values: content.values.get(keyOf({ members, ...group })) ?? [],
        })),
      };
    },
    /** What runs have been seen to have. */
    seen: () => ({ settings: store.search.seen.settings(), metrics: store.search.fields().metrics }),
    /** Values that a field has been seen to have. */
    valuesOf: (text: string) => store.search.seen.values(parseField(text, store.search.fields())),
  };
}

function groupFields(by: 'seeds' | readonly string[], known: KnownFields) {
  return by === 'seeds' ? by : by.map((text) => groupField(text, known));
}

function queryOf({ where, sort, shelf, states }: Partial<TableSearch>, known: KnownFields): RunQuery {
  const query = understand({ where, sort, within: { states } }, known);
  return { ...query, shelf: shelf ?? (speaksOfArchive(query.where) ? 'all' : 'unarchived') };
}

const speaksOfArchive = (where: Condition | undefined): boolean =>
  where !== undefined && mentions(where, (field) => field.source === 'run' && field.name === 'archived');

/** Keeps what was found last, for some questions. */
function keptViews<Content>(store: Store) {
  let kept: View<Content>[] = [];
  return (key: string, { view, fresh = false }: Pick<TableSearch, 'view' | 'fresh'>, find: () => Content) => {
    const version = store.changes();
    let found = kept.find((each) => each.key === key && (view === undefined || each.view === view));
    if (
      found === undefined ||
      (view === undefined && found.version !== version && (fresh || !isResting(found)))
    ) {
      const start = performance.now();
      const content = find();
      const made = performance.now();
      found = { key, view: randomUUID(), version, content, made, milliseconds: made - start };
    }
    kept = [found, ...kept.filter((each) => each !== found)].slice(0, mostViews);
    return { view: found.view, isStale: found.version !== version, content: found.content };
  };
}

const isResting = ({ made, milliseconds }: View<unknown>): boolean =>
  performance.now() - made < rest * milliseconds;

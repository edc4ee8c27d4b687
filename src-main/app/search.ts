import { QuadLabError } from '../core/errors';
import { parseField, parseOrder, parseQuery } from '../domain/query/parse-query';
import type { Condition, RunQuery } from '../domain/query/query';
import type { KnownFields } from '../domain/query/resolve-field';
import type { GroupSearch, PageSearch, RunSearch } from '../domain/query/search';
import type { RunGroups } from '../store/query/run-groups';
import type { RunPage } from '../store/query/run-pages';
import type { Store } from '../store/store';

/** @throws QueryError */
export function understand(
  { where = '', sort = '', within, shelf }: Omit<RunSearch, 'limit'>,
  known: KnownFields,
): RunQuery {
  const query = parseQuery(where, known);
  const order = parseOrder(sort, known);
  const parts = [...conditionsWithin(within), ...(query.where === undefined ? [] : [query.where])];
  return {
    where: parts.length === 0 ? undefined : { type: 'and', parts },
    order: order.length > 0 ? order : query.order,
    limit: query.limit,
    ...(shelf && { shelf }),
  };
}

/** Queries of runs, as texts. */
export function searchOf(store: Store) {
  return {
    /** One page of the runs of a query, and how many there are. */
    page(search: PageSearch): RunPage {
      return store.search.page(understand(search, store.search.fields()), search);
    },
    /** Groups of the runs of a query. A limit in the query is that of the groups. */
    groups({ by, measures, ...search }: GroupSearch): RunGroups {
      const known = store.search.fields();
      const { where, order, limit } = understand(search, known);
      return store.search.groups({
        where,
        order,
        limit: Math.min(search.limit, limit ?? Infinity),
        offset: search.offset,
        by: by === 'seeds' ? by : by.map((text) => groupField(text, known)),
        measures: measures.map((text) => measureField(text, known)),
      });
    },
  };
}

export function groupField(text: string, known: KnownFields) {
  const field = parseField(text, known);
  if (field.source !== 'metric') return field;
  throw new QuadLabError('QUERY_INVALID', `runs can't be grouped by a metric, ${text}`, {
    advice: 'Group them by settings, such as neuron or strategy.gammaG, or by seeds.',
  });
}

function measureField(text: string, known: KnownFields) {
  const field = parseField(text, known);
  if (field.source === 'metric') return field;
  throw new QuadLabError('QUERY_INVALID', `expected a metric such as test/error, found ${text}`);
}

function conditionsWithin({ sweepId, state, states }: NonNullable<RunSearch['within']> = {}): Condition[] {
  const equal = (name: 'sweep' | 'state', value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ type: 'compare', field: { source: 'run', name }, operator: '=', value }];
  const among: Condition[] =
    states === undefined ? [] : [{ type: 'in', field: { source: 'run', name: 'state' }, values: states }];
  return [...equal('sweep', sweepId), ...equal('state', state), ...among];
}

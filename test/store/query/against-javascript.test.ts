import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/random';
import { parseOrder, parseQuery } from '../../../src-main/domain/query/parse-query';
import type { Order, RunQuery } from '../../../src-main/domain/query/query';
import type { RunRecord } from '../../../src-main/domain/records';
import type { Store } from '../../../src-main/store/store';
import { evaluate, inOrder } from './evaluate';
import { oftenNumbers, pick, storeWithRuns } from './made-runs';

const numbers = [
  'seed',
  'point',
  'created',
  'started',
  'ended',
  'duration',
  'attempts',
  'epoch',
  'step',
  'parameters',
  'test/error',
  'best(test/error)',
  'max(test/error)',
  'best(test/accuracy)',
  'train/loss',
  'validation/loss',
];
const texts = [
  'id',
  'name',
  'sweep',
  'sweep.name',
  'backend',
  'device',
  'fingerprint',
  'outcome',
  'tag',
  'note',
];
const settings = [
  'neuron',
  'widths',
  'gammaG',
  'strategy',
  'nesterov',
  'learningRate',
  'epochs',
  'batchSize',
  'arm',
  'model.depth',
];
const words = [
  'quadratic',
  'cpu',
  's1',
  'the sweep s2',
  'Run é',
  'é',
  'full',
  'sgd',
  'gpu 0',
  'restrained',
  'run-1',
  '%',
  "'",
  '"',
  'baseline',
  'Paper é',
  '',
];
const patterns = ['%', 'r%', '%é', '_un _', '%100%%', 'S_', '', '%"', 'run-1_'];
const states = ['queued', 'running', 'paused', 'finished', 'diverged', 'failed'];

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

function madeCondition(random: Random, depth: number): string {
  const inner = (): string => madeCondition(random, depth - 1);
  const kind = depth === 0 ? 0 : random.uniform();
  if (kind > 0.8) return `(${inner()} or ${inner()})`;
  if (kind > 0.6) return `${inner()} and ${inner()}`;
  if (kind > 0.45) return `not (${inner()})`;
  return madeComparison(random);
}

function madeComparison(random: Random): string {
  const not = pick(random, ['', 'not ']);
  const operator = pick(random, ['=', '!=', '<', '<=', '>', '>=']);
  const list = (value: () => string): string =>
    `${not}in (${Array.from({ length: 1 + random.integer(3) }, value).join(', ')})`;
  const number = (): string => String(pick(random, oftenNumbers)).replace('Infinity', 'inf');
  const word = (): string => quoted(pick(random, words));
  const search = (): string =>
    pick(random, [`${not}contains ${word()}`, `${not}like ${quoted(pick(random, patterns))}`]);
  const absent = `is ${not}missing`;
  switch (random.integer(6)) {
    case 5:
      return `archived ${pick(random, ['=', '!='])} ${pick(random, ['true', 'false'])}`;
    case 0:
      return `state ${pick(random, [`${pick(random, ['=', '!='])} ${quoted(pick(random, states))}`, list(() => quoted(pick(random, states)))])}`;
    case 1:
      return `${pick(random, texts)} ${pick(random, [`${operator} ${word()}`, list(word), search(), absent])}`;
    case 2:
      return `${pick(random, numbers)} ${pick(random, [`${operator} ${number()}`, list(number), absent])}`;
    case 3:
      return `${pick(random, numbers.slice(-6))} is ${not}nan`;
    default: {
      const value = (): string => pick(random, [word(), number(), '"true"', '"[16,16]"']);
      const others = [`= true`, `!= [16, 16]`, `${operator} ${value()}`, list(value), search(), absent];
      return `${pick(random, settings)} ${pick(random, others)}`;
    }
  }
}

function madeOrder(random: Random): string {
  const fields = Array.from({ length: random.integer(4) }, () =>
    pick(random, ['state', ...numbers, ...texts, ...settings]),
  );
  return fields.map((field) => `${field}${pick(random, ['', ' desc'])}`).join(', ');
}

/** All pages, one after the other, from cursors or from places. */
function read(store: Store, query: RunQuery, limit: number, byCursor: boolean): string[] {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const page = store.search.page(query, byCursor ? { limit, after } : { limit, offset: ids.length });
    expect(page.first).toBe(ids.length);
    ids.push(...page.runs.map(({ id }) => id));
    after = page.next;
    if (after === undefined) return ids;
  }
}

const stored = (store: Store): RunRecord[] => {
  const { runs } = store.search.page({ where: undefined, order: [], limit: undefined }, { limit: 1000 });
  return runs;
};

describe('random queries over random runs', () => {
  it.each([1, 2, 3, 4])(
    'have in SQL the runs that plain JavaScript finds, in its order (250 queries from seed %i)',
    (seed) => {
      const store = storeWithRuns(120, seed);
      const random = createRandom(seed, 'queries');
      const known = store.search.fields();
      const runs = stored(store);
      // Ties are in the order in which runs were stored.
      const asStored = runs.toSorted((a, b) => indexOf(a) - indexOf(b));
      let found = 0;
      for (let i = 0; i < 250; i++) {
        const text = madeCondition(random, 3);
        const order: Order[] = parseOrder(madeOrder(random), known);
        const query = { ...parseQuery(text, known), order };
        const { where } = query;
        if (where === undefined) throw new Error(`"${text}" is no condition`);
        const expected = inOrder(order.length === 0 ? runs : asStored, order).filter((run) =>
          evaluate(where, run),
        );
        const ids = read(store, query, 1 + random.integer(60), random.uniform() < 0.5);
        expect({ text, order, ids }).toEqual({ text, order, ids: expected.map(({ id }) => id) });
        expect(store.search.count(query)).toBe(expected.length);
        found += expected.length;
      }
      // The queries are neither mostly empty nor mostly everything.
      expect(found / (250 * runs.length)).toBeGreaterThan(0.15);
      expect(found / (250 * runs.length)).toBeLessThan(0.85);
    },
  );
});

const indexOf = ({ id }: RunRecord): number => Number(/\d+/.exec(id)?.[0]);

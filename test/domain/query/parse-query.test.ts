import { describe, expect, it } from 'vitest';
import { parseOrder, parseQuery } from '../../../src-main/domain/query/parse-query';
import type { Condition } from '../../../src-main/domain/query/query';
import { QueryError } from '../../../src-main/domain/query/query-error';

const known = {
  configPaths: [
    'model.type',
    'model.neuron',
    'model.depth',
    'model.widths',
    'model.rezero',
    'strategy.type',
    'strategy.gammaG',
    'training.epochs',
    'dataset.name',
  ],
  metrics: ['layer/conv 1/norm_r'],
};
const where = (text: string): Condition | undefined => parseQuery(text, known).where;

const config = (path: string) => ({ source: 'config', path });
const run = (name: string) => ({ source: 'run', name });
const metric = (name: string, summary = 'last') => ({ source: 'metric', metric: name, summary });
const compare = (field: object, operator: string, value: unknown) => ({
  type: 'compare',
  field,
  operator,
  value,
});
const not = (part: unknown) => ({ type: 'not', part });

describe('a query', () => {
  it('is understood as a whole', () => {
    expect(
      parseQuery(
        'neuron = "quadratic" and test/error < 8 and strategy.gammaG in (1e-4, 1e-5) order by test/error desc, depth limit 20',
        known,
      ),
    ).toEqual({
      where: {
        type: 'and',
        parts: [
          compare(config('model.neuron'), '=', 'quadratic'),
          compare(metric('test/error'), '<', 8),
          { type: 'in', field: config('strategy.gammaG'), values: [1e-4, 1e-5] },
        ],
      },
      order: [
        { field: metric('test/error'), descending: true },
        { field: config('model.depth'), descending: false },
      ],
      limit: 20,
    });
  });

  it('may be empty, or an order or a limit alone', () => {
    expect(parseQuery(' \n', known)).toEqual({ where: undefined, order: [], limit: undefined });
    expect(parseQuery('ORDER BY name ASC', known).order).toEqual([{ field: run('name'), descending: false }]);
    expect(parseQuery('limit 3', known).limit).toBe(3);
    expect(parseOrder('', known)).toEqual([]);
  });

  it.each([
    ['epochs = 5', compare(config('training.epochs'), '=', 5)],
    ['epochs == 5', compare(config('training.epochs'), '=', 5)],
    ['epochs != 5', not(compare(config('training.epochs'), '=', 5))],
    ['epochs <> 5', not(compare(config('training.epochs'), '=', 5))],
    ['epochs<5', compare(config('training.epochs'), '<', 5)],
    ['epochs <= 5', compare(config('training.epochs'), '<=', 5)],
    ['epochs > -5', compare(config('training.epochs'), '>', -5)],
    ['epochs >= .5e+1', compare(config('training.epochs'), '>=', 5)],
    ['test/error < inf', compare(metric('test/error'), '<', Infinity)],
    ['test/error > -infinity', compare(metric('test/error'), '>', -Infinity)],
    ['best(test/error) < 8', compare(metric('test/error', 'min'), '<', 8)],
    ['BEST(test/accuracy) > 92', compare(metric('test/accuracy', 'max'), '>', 92)],
    ['max(test/error) < 8', compare(metric('test/error', 'max'), '<', 8)],
    ['min(test/error) < 8', compare(metric('test/error', 'min'), '<', 8)],
    ['last(test/error) < 8', compare(metric('test/error'), '<', 8)],
    ['`layer/conv 1/norm_r` > 1', compare(metric('layer/conv 1/norm_r'), '>', 1)],
    ['rezero = true', compare(config('model.rezero'), '=', 'true')],
    ['widths = [16, 16]', compare(config('model.widths'), '=', '[16,16]')],
    ['widths = []', compare(config('model.widths'), '=', '[]')],
    ['depth not in (8, 14)', not({ type: 'in', field: config('model.depth'), values: [8, 14] })],
    ["name ~ 'res'", { type: 'contains', field: run('name'), text: 'res' }],
    ["name !~ 'res'", not({ type: 'contains', field: run('name'), text: 'res' })],
    ['name contains "res"', { type: 'contains', field: run('name'), text: 'res' }],
    ['name not contains "res"', not({ type: 'contains', field: run('name'), text: 'res' })],
    ['name like "r%_"', { type: 'like', field: run('name'), pattern: 'r%_' }],
    ['name not like "r%"', not({ type: 'like', field: run('name'), pattern: 'r%' })],
    ['gammaG is null', { type: 'missing', field: config('strategy.gammaG') }],
    ['gammaG is not missing', not({ type: 'missing', field: config('strategy.gammaG') })],
    ['test/error is nan', { type: 'nan', field: metric('test/error') }],
    ['test/error is not NaN', not({ type: 'nan', field: metric('test/error') })],
    ['state in ("failed", "diverged")', { type: 'in', field: run('state'), values: ['failed', 'diverged'] }],
    ['model = "mlp"', compare(config('model.type'), '=', 'mlp')],
    ['dataset = "cifar"', compare(config('dataset.name'), '=', 'cifar')],
    ['weightDecay = 0', compare(config('optimizer.weightDecay'), '=', 0)],
    ['created >= "2026-11-21"', compare(run('created'), '>=', Date.UTC(2026, 10, 21))],
    ["created < '2026-11-21 14:30'", compare(run('created'), '<', Date.UTC(2026, 10, 21, 14, 30))],
    ['ended < "2026-11-21T14:30+02:00"', compare(run('ended'), '<', Date.UTC(2026, 10, 21, 12, 30))],
    ['started > 1000', compare(run('started'), '>', 1000)],
    ['name = "a \\"b\\" \\\\ \'c\'"', compare(run('name'), '=', 'a "b" \\ \'c\'')],
  ])('%s', (text, expected) => {
    expect(where(text)).toEqual(expected);
  });

  it('binds not before and before or, and parentheses before all', () => {
    const [a, b, c] = ['seed', 'point', 'step'].map((name) => compare(run(name), '=', 1));
    expect(where('seed = 1 or point = 1 and not step = 1')).toEqual({
      type: 'or',
      parts: [a, { type: 'and', parts: [b, not(c)] }],
    });
    expect(where('(seed = 1 or point = 1) and step = 1')).toEqual({
      type: 'and',
      parts: [{ type: 'or', parts: [a, b] }, c],
    });
  });

  it.each([
    `x" OR 1=1 --`,
    `'; DROP TABLE runs; --`,
    `%' UNION SELECT * FROM sweeps --`,
    '\\',
    '`id`',
    '@p0',
    '\u0000',
  ])('takes %j as the value that it is', (value) => {
    const text = `name = "${value.replace(/["\\]/g, '\\$&')}"`;
    expect(where(text)).toEqual(compare(run('name'), '=', value));
  });
});

describe('errors', () => {
  it.each([
    ['nueron = "quadratic"', 1, 'there is no field "nueron"', 'Did you mean "neuron"?'],
    ['seed = 1 and test/eror < 8', 14, 'there is no field "test/eror"', 'Did you mean "test/error"?'],
    ['best(test/eror) < 8', 6, 'there is no metric "test/eror"', 'Did you mean "test/error"?'],
    ['best(neuron) < 8', 6, 'there is no metric "neuron"', undefined],
    ['type = "mlp"', 1, '"type" may be model.type or strategy.type', 'Write one of them.'],
    [
      'neuron = quadratic',
      10,
      'expected a value: a number, a text in quotes, true or false, found quadratic',
      'Texts stand in quotes: "quadratic".',
    ],
    [
      'neuron "quadratic"',
      8,
      'expected =, !=, <, <=, >, >=, ~, in, not in, contains, like or is, found "quadratic"',
      undefined,
    ],
    ['neuron =', 9, 'found the end', undefined],
    ['neuron = null', 10, 'expected a value', 'Write `is null`, or `is not null`.'],
    ['neuron = "quadratic', 10, 'a " that is never closed', undefined],
    ['neuron = "a" && seed = 1', 14, '"&" has no meaning here', 'Write `and` and `or`.'],
    ['neuron = "a" seed = 1', 14, 'expected and, or, order by, limit or the end, found seed', undefined],
    ['(seed = 1', 10, 'expected and, or, or a ), found the end', undefined],
    ['seed = 1)', 9, 'expected and, or, order by, limit or the end, found )', undefined],
    ['seed in 1', 9, 'expected a ( and the values', undefined],
    ['seed in ()', 10, 'expected a value', undefined],
    ['seed in (1 2)', 12, 'expected a comma or a ), found 2', undefined],
    [
      'seed = 1.2.3',
      8,
      'expected a number such as 8, 0.5 or 1e-4, found "1.2.3"',
      'Texts stand in quotes, unusual names of fields in backticks.',
    ],
    ['seed = "1"', 8, 'expected a number, found "1"', undefined],
    ['test/error < "8"', 14, 'expected a number, found "8"', undefined],
    ['id = 3', 6, 'expected a text, found 3', undefined],
    ['state = "finishd"', 9, 'expected one of queued', 'Did you mean "finished"?'],
    ['state < "failed"', 9, 'these have no order', undefined],
    ['rezero < true', 10, 'which has no order', undefined],
    ['test/error ~ "8"', 14, 'a number has no text to search in', undefined],
    ['name ~ 8', 8, 'expected a text in quotes, found 8', undefined],
    ['neuron is nan', 1, 'only metrics can be nan', undefined],
    ['neuron is empty', 11, 'expected missing, null or nan', undefined],
    ['created > "yesterday"', 11, 'expected a time such as "2026-11-21"', undefined],
    ['seed = 1 order test/error', 16, 'expected by', undefined],
    ['order by 3', 10, 'expected a field', undefined],
    ['seed = 1 limit 0', 16, 'expected a whole number above 0, found 0', undefined],
    ['limit 1 order by seed', 9, 'expected the end, found order', undefined],
    ['and = 1', 1, 'expected a field', 'A field of this name stands in backticks.'],
    ['sum(test/error) < 8', 1, 'expected one of last, min, max, best before a (', undefined],
  ])('%s', (text, column, message, advice) => {
    const error = errorOf(text);
    expect(error.message).toContain(message);
    expect({ column: error.column, advice: error.advice, code: error.code }).toEqual({
      column,
      advice,
      code: 'QUERY_INVALID',
    });
  });

  it('bound how long and how deep a query is', () => {
    expect(errorOf(`seed = 1${' '.repeat(20_000)}`).message).toContain('at most 20000 characters');
    expect(errorOf('('.repeat(5000)).message).toContain('at most 100 times');
    expect(errorOf('not '.repeat(4000)).message).toContain('at most 100 times');
    expect(errorOf(`order by ${'seed, '.repeat(11)}seed`).message).toContain('at most 10 fields');
  });

  it('are of us for whatever is written', () => {
    const pieces = [
      'seed',
      '=',
      '(',
      ')',
      '"',
      "'",
      '`',
      '1',
      ',',
      'in',
      'not',
      'order by',
      '[',
      '-',
      '~',
      'é',
      '𝛾',
      '\\',
      '.',
    ];
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from(
        { length: 1 + (i % 7) },
        (_, k) => pieces[(i * 7919 + k * k * 104_729 + (i >> 3)) % pieces.length],
      ).join(' ');
      try {
        parseQuery(text, known);
      } catch (error) {
        expect(error).toBeInstanceOf(QueryError);
      }
    }
  });
});

function errorOf(text: string): QueryError {
  try {
    parseQuery(text, known);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`"${text}" was understood`);
}

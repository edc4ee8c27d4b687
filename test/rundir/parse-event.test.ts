import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src-main/core/random';
import { runEventBodySchema, runEventSchema } from '../../src-main/domain/run-event';
import { parseEvent, parseMetrics } from '../../src-main/rundir/parse-event';

const good = { seq: 1, time: 2, type: 'metrics', epoch: 3, step: 4, values: { 'train/loss': 0.5 } };

/** As texts: what JSON can say and JavaScript's own values can't, such as 1e999 or two keys of one name, is in too. */
const values = [
  '0',
  '1',
  '-1',
  '-0',
  '1.5',
  '1e999',
  '9007199254740991',
  '9007199254740993',
  '"NaN"',
  '"Infinity"',
  '"-Infinity"',
  '"nan"',
  '"1"',
  '""',
  'null',
  'true',
  '[]',
  '[1]',
  '{}',
  '{"a":1}',
  '{"a":"NaN","b":"Infinity","c":"-Infinity"}',
  '{"a":null}',
  '{"a":1e999}',
  '{"a":{}}',
  '{"__proto__":1,"a":2}',
  '{"__proto__":"NaN","a":"NaN"}',
  '{"constructor":1,"toString":"NaN"}',
  '{"":0,"1":1}',
  '"metrics"',
  '"started"',
];

const bySchema = (line: string) => runEventSchema.safeParse(JSON.parse(line)).data;

describe('the check of metrics events', () => {
  it('knows every field of the schema', () => {
    const option = runEventBodySchema.options.find(({ shape }) => shape.type.value === 'metrics');
    expect(Object.keys(option?.shape ?? {}).sort()).toEqual(['epoch', 'step', 'type', 'values']);
    expect(Object.keys(parseMetrics(structuredClone(good)) ?? {}).sort()).toEqual(Object.keys(good).sort());
  });

  it('agrees with the schema on every value of every field, and where fields are missing or more', () => {
    let taken = 0;
    for (const key of [...Object.keys(good), 'more', '__proto__', 'constructor']) {
      for (const value of [undefined, ...values]) {
        const line = lineOf({ ...texts(good), [key]: value });
        const expected = bySchema(line);
        expect(parseEvent(line), line).toEqual(expected);
        const metrics = parseMetrics(JSON.parse(line));
        if (metrics !== undefined) expect(metrics, line).toEqual(expected);
        taken += Number(metrics !== undefined);
      }
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('agrees with it on events with several odd fields', () => {
    const random = createRandom(7, 'events');
    for (let count = 0; count < 3000; count++) {
      const line = lineOf(
        Object.fromEntries(
          Object.entries(texts(good)).map(([key, text]) => [
            key,
            random.uniform() < 0.7 ? text : pick(random),
          ]),
        ),
      );
      expect(parseEvent(line), line).toEqual(bySchema(line));
    }
  });

  it('takes what is no object for none', () => {
    for (const line of [...values, 'metrics', '{', '{"type":"metrics"'])
      expect(parseEvent(line)).toBeUndefined();
  });
});

const pick = (random: Random): string => values[random.integer(values.length)] ?? '0';

const texts = (event: object): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(event).map(([key, value]) => [key, JSON.stringify(value)]));

function lineOf(fields: Record<string, string | undefined>): string {
  const entries = Object.entries(fields).filter(([, text]) => text !== undefined);
  return `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text ?? ''}`).join(',')}}`;
}

import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../src-renderer/routes/new-sweep/dimensions';
import { placeOf } from '../../src-renderer/routes/new-sweep/yaml/completions';

describe('the place of the cursor in a YAML text', () => {
  it('is a key or a value, with the keys around it', () => {
    expect(placeOf('')).toEqual({ keys: [], isValue: false });
    expect(placeOf('name: a\nmo')).toEqual({ keys: [], isValue: false });
    expect(placeOf('model: { type: mlp, ne')).toEqual({ keys: ['model'], isValue: false });
    expect(placeOf('model: { type: ')).toEqual({ keys: ['model', 'type'], isValue: true });
    expect(placeOf('optimizer:\n  type: sgd\n  # slowly\n  ')).toEqual({
      keys: ['optimizer'],
      isValue: false,
    });
    expect(placeOf('sweep:\n  sampler: grid\n  space:\n    str')).toEqual({
      keys: ['sweep', 'space'],
      isValue: false,
    });
    expect(placeOf('sweep:\n  space:\n    a.b: [1]\n  sampler: ')).toEqual({
      keys: ['sweep', 'sampler'],
      isValue: true,
    });
    expect(placeOf('objective: [{ metric: a }, { ')).toEqual({ keys: ['objective'], isValue: false });
    expect(placeOf('name: a # about ')).toBeUndefined();
  });
});

describe('a dimension in a line', () => {
  it('says what it has', () => {
    expect(summaryOf([0.1, 'a', [1, 2]])).toBe('0.1, a, [1, 2]');
    expect(summaryOf({ min: 0.1, max: 1, scale: 'log', steps: 3 })).toBe('0.1 … 1 (log), 3 values');
    expect(summaryOf({ same: 'a.b' })).toBe('same as a.b');
    expect(summaryOf({ variants: { one: {}, two: {} } })).toBe('one · two');
    expect(summaryOf({ values: [1], when: { 'a.b': 2 } })).toBe('1, where a.b: 2');
  });
});

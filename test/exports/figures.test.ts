import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../src-main/exports/figures';
import { figuresText, runsText } from '../../src-main/exports/format-value';
import { plainTitle } from '../../src-main/exports/titles';
import type { ValueStyle } from '../../src-main/exports/value-style';

describe('figures', () => {
  const cases: [number, number | undefined, ValueStyle, string][] = [
    [0.020512, 0.001234, 'number', '0.0205 ± 0.0012'],
    [0.5, 0.0996, 'number', '0.50 ± 0.10'],
    [12345.6, 678.9, 'number', '12346 ± 679'],
    [0.02053, undefined, 'number', '0.02053'],
    [0.5, 0, 'number', '0.5000 ± 0.0000'],
    [0, 0, 'number', '0.000 ± 0.000'],
    [0.5, 1e-12, 'number', '0.500000 ± 0.000000'],
    [-0.001, 0.3, 'number', '0.00 ± 0.30'],
    [0.0000214, 0.000003, 'number', '(2.14 ± 0.30)×10⁻⁵'],
    [12345678, undefined, 'number', '1.235×10⁷'],
    [91.2345, 0.1234, 'percent', '91.23 ± 0.12'],
    [1.23456, 0.0567, 'time', '1.23 ± 0.06'],
    [123.456, 1.5, 'time', '123 ± 2'],
    [1234567, undefined, 'count', '1,234,567'],
    [0.1, undefined, 'setting', '0.1'],
    [1e-7, undefined, 'setting', '10⁻⁷'],
    [0.30000000000000004, undefined, 'setting', '0.3'],
    [10000, undefined, 'setting', '10000'],
    [NaN, NaN, 'number', 'NaN'],
    [Infinity, NaN, 'percent', '∞'],
    [-Infinity, undefined, 'time', '-∞'],
    [0.5, NaN, 'number', '0.5000'],
  ];
  it.each(cases)('%d ± %s as %s is %s', (mean, deviation, style, text) => {
    expect(figuresText(figuresOf(mean, deviation, style))).toBe(text);
  });
});

it('says how the runs of a row ended', () => {
  const none = { total: 3, finished: 3, diverged: 0, pruned: 0, failed: 0, cancelled: 0, unfinished: 0 };
  expect(runsText(none)).toBe('3');
  expect(runsText({ ...none, finished: 2, diverged: 1 })).toBe('2 of 3, 1 diverged');
  expect(runsText({ ...none, total: 5, failed: 1, unfinished: 1 })).toBe('3 of 5, 1 failed, 1 not finished');
});

it('has readable titles, and falls back to the key', () => {
  expect(
    ['strategy.gammaG', 'test/rmse', 'layer/hidden1/norm_g', 'model.whatever'].map((key) => plainTitle(key)),
  ).toEqual(['γ_g', 'test RMSE', '‖w_g‖ of hidden1', 'model.whatever']);
  expect(plainTitle('test/rmse', 'best')).toBe('best test RMSE');
});

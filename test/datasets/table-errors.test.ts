import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { ImportLimits } from '../../src-main/domain/import-limits';
import type { ImportSettings } from '../../src-main/domain/import-settings';
import { expectError } from './errors';
import { csv, fixture, readTable } from './tables';

type Case = [
  what: string,
  text: string | Uint8Array,
  expected: (string | RegExp)[],
  settings?: ImportSettings,
  limits?: Partial<ImportLimits>,
];
const many = (count: number, each: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => each(i)).join('\n');

const cases: Case[] = [
  [
    'a row with too few fields',
    'a,b,c\n1,2,3\n4,5\n',
    ['data.csv, line 3: expected 3 fields, found 2', 'in quotes'],
  ],
  [
    'a row with too many fields',
    'a,b,c\r\n1,"x\r\ny",3\r\n4,5,6,7\r\n',
    ['line 4: expected 3 fields, found 4'],
  ],
  [
    'quotes that are never closed',
    'a,b\n1,2\n3,"4\n5,6\n7,8\n',
    ['line 3: .* quote " that is never closed', 'Close it'],
  ],
  [
    'a quote that swallows too much',
    `a,b\n1,2\n3,"4\n${'5,6\n'.repeat(500)}`,
    ['line 3: field 2 is longer than 100 bytes', 'fieldBytes'],
    {},
    { fieldBytes: 100, tableColumns: 10 },
  ],
  [
    'a huge field',
    `a,b\n1,${'x'.repeat(2_000_000)}\n`,
    ['line 2: field 2 is longer than 1048576 bytes', 'raise the setting datasets.limits.fieldBytes'],
  ],
  [
    'a million columns',
    `${'x,'.repeat(999_999)}x\n1,2\n`,
    ['line 1: found 1000000 columns, expected at most 20000', 'limits.tableColumns'],
  ],
  [
    'a million long columns',
    `${'a long name,'.repeat(999_999)}x\n1,2\n`,
    ['line 1: found more than \\d+ columns, expected at most 20000'],
  ],
  [
    'infinity',
    'a,b\n1,2\n-inf,3\n',
    ['line 3, column "a": found -inf, expected a finite number', 'Leave the field empty'],
  ],
  [
    'a number without end',
    'a,b\n1,2\n1e999,3\n',
    ['line 3, column "a": found 1e999, expected a finite number'],
  ],
  [
    'thousands',
    'a;b\n1;2\n1.234.567;3\n',
    ['line 3, column "a": found 1.234.567, a number with thousands separators', 'decimal point'],
  ],
  [
    'thousands and a decimal comma',
    'a;b\n1;2\n1.234,5;3\n',
    ['line 3, column "a": found 1.234,5, .* thousands'],
  ],
  [
    'thousands or a decimal comma',
    'a;b\n1,234;2\n5,678;3\n',
    ['line 2, column "a": found 1,234, which may be'],
  ],
  [
    'points and commas',
    'a;b\n1,5;2\n1.5;3\n',
    ['line 2, column "a": found 1,5, .* line 3 has 1.5 with a point'],
  ],
  [
    'names that are there twice',
    'a,b,a\n1,2,3\n',
    ['data.csv, line 1: columns 1 and 3 are both called "a"', 'Rename'],
  ],
  [
    'names that differ by case',
    'a,b,A\n1,2,3\n',
    ['columns 1 and 3 are called "a" and "A", which differ in case'],
  ],
  ['an empty file', '', ['data.csv is empty', 'right file']],
  ['empty lines', '\n\n\n', ['nothing but empty lines']],
  ['names alone', 'a,b,c\n', ['data.csv: there is no row of data']],
  ['one column', 'a\n1\n2\n', ['line 1: found a single column', 'separator']],
  ['one class', 'a,kind\n1,x\n2,x\n', ['column "kind": .* its value is x everywhere', 'target']],
  ['one number', 'a,b\n1,3\n2,3\n', ['column "b": .* its value is 3 everywhere']],
  ['a target that is missing everywhere', 'a,b\n1,\n2,\n', ['column "b": .* missing']],
  ['a target of names', 'a,b\n1,Ann\n2,Bob\n', ['column "b": .* each of its 2 texts is another', 'target']],
  [
    'an unknown target',
    'age,price\n1,2\n3,4\n',
    ['data.csv: there is no column "prise"', 'Did you mean "price"?'],
    { target: 'prise' },
  ],
  [
    'an unknown column to leave out',
    'age,price\n1,2\n',
    ['there is no column "weight"', '"age", "price"'],
    { leaveOut: ['weight'] },
  ],
  [
    'texts to predict as numbers',
    'a,b\n1,x\n2,y\n3,x\n',
    ['line 2, column "b": found "x", expected a number', 'classification'],
    { task: 'regression' },
  ],
  [
    'numbers to predict as classes',
    'a,b\n1,1.5\n2,3\n',
    ['column "b": .* as classes, but holds numbers from 1.5 to 3', 'regression'],
    { task: 'classification' },
  ],
  [
    'too many categories',
    `a,b\n${many(30, (i) => `t${i % 15},${i}`)}\n`,
    ['column "a": found more than 10 different texts', 'tableCategories'],
    {},
    { tableCategories: 10 },
  ],
  [
    'numbers and too many texts',
    `a,b\n${many(30, (i) => `${i === 7 ? 'x' : i},${i}`)}\n`,
    ['column "a": found more than 10', 'the first value that is none is "x" in line 9'],
    {},
    { tableCategories: 10 },
  ],
  [
    'nothing to predict from',
    'a,b\n7,1\n7,2\n',
    ['no column is left to predict "b" from', '"a" is left out: all'],
  ],
  ['a byte 0', Buffer.from('a,b\n1,2\n3,\u00004\n'), ['data.csv, line 3: found a byte 0', 'binary']],
  ['a packed file without .gz', gzipSync('a,b\n1,2\n'), ['data.csv is a gzip file', 'Add ".gz"']],
  ['a workbook', Buffer.from('PK\x03\x04rest'), ['workbook', 'as CSV']],
  ['a Parquet file', fixture('train.parquet'), ['Parquet', '.parquet']],
];

describe('a bad table', () => {
  it.each(cases)('with %s is explained', async (_what, text, expected, settings, limits) => {
    await expectError(
      () => csv(text, settings, limits),
      'DATASET_INVALID',
      ...expected.map((part) => new RegExp(String(part).replaceAll('?', '\\?'))),
    );
  });

  it('packed and cut short, or not packed at all, is explained', async () => {
    const packed = gzipSync('a,b\n1,2\n');
    await expectError(
      () => readTable({ 'data.csv.gz': packed.subarray(0, 20) }),
      'DATASET_INVALID',
      /data\.csv\.gz is cut short/,
    );
    await expectError(
      () => readTable({ 'data.csv.gz': 'a,b\n1,2\n' }),
      'DATASET_INVALID',
      /no intact gzip/,
      /remove "\.gz"/,
    );
  });

  it.each([
    ['lacks a column', 'a,b\n1,2\n', /test\.csv has other columns than train\.csv: it lacks "c"/],
    ['has another', 'a,b,c,d\n1,2,3,4\n', /it has "d" besides/],
    [
      'has texts for numbers',
      'a,b,c\n1,2,x\nfive,2,x\n',
      /test\.csv, line 3, column "a": found "five", expected a number as/,
    ],
    [
      'has an unknown class',
      'a,b,c\n1,2,x\n1,3,z\n',
      /test\.csv, line 3, column "c": found "z", .* one of its classes/,
    ],
  ])('whose test part %s is explained', async (_what, test, expected) => {
    const train = 'a,b,c\n1,2,x\n3,5,y\n4,4,x\n';
    await expectError(() => readTable({ 'train.csv': train, 'test.csv': test }), 'DATASET_INVALID', expected);
  });

  it('of Parquet is explained', async () => {
    const read = (name: string, settings = {}) =>
      readTable({ 'data.parquet': fixture(name) }, settings, {}, 'parquet');
    await expectError(
      () => read('nested.parquet'),
      'DATASET_INVALID',
      /column "tags": it holds lists/,
      /leaveOut/,
    );
    expect((await read('nested.parquet', { leaveOut: ['tags'] })).columns).toHaveLength(1);
    await expectError(
      () => read('infinite.parquet'),
      'DATASET_INVALID',
      /data\.parquet, row 2, column "a": found Infinity/,
    );
    const bad = { 'data.parquet': Buffer.from('no parquet at all') };
    await expectError(
      () => readTable(bad, {}, {}, 'parquet'),
      'DATASET_INVALID',
      /data\.parquet is no intact Parquet file/,
    );
  });
});

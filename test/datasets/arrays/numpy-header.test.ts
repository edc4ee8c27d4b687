import { describe, expect, it } from 'vitest';
import { decodeNumbers } from '../../../src-main/datasets/formats/bytes/wire-numbers';
import { npyHeader } from '../../../src-main/datasets/storage/npy-header';
import { parsePythonLiteral } from '../../../src-main/datasets/formats/numpy/python-literal';
import { readNpyHeader, type NpyHeader } from '../../../src-main/datasets/formats/numpy/read-npy-header';
import { expectError } from '../errors';
import { npyWith } from './make-files';
import { written, writtenFile } from './written-files';

/** Reads from memory. */
async function headerOf(bytes: Buffer): Promise<NpyHeader & { data: Buffer }> {
  let at = 0;
  const header = await readNpyHeader('x.npy', (count) => {
    at += count;
    return Promise.resolve(bytes.subarray(at - count, at));
  });
  return { ...header, data: bytes.subarray(at) };
}

async function numbersOf(bytes: Buffer): Promise<number[]> {
  const { data, type, littleEndian } = await headerOf(bytes);
  return [...decodeNumbers(data, type, littleEndian)];
}

const row = (descr: string, rest = `'fortran_order': False, 'shape': (2,), `): string =>
  `{'descr': ${descr}, ${rest}}`;

describe('headers of .npy files', () => {
  const types = (Object.keys(written) as (keyof typeof written)[]).filter((name) => name.startsWith('c'));

  it.each(types.filter((name) => name !== 'complex'))('read what NumPy wrote: %s', async (name) => {
    const header = await headerOf(writtenFile(name));
    expect(header.shape).toEqual([2, 3]);
    expect(header.fortranOrder).toBe(false);
    expect(header.littleEndian).toBe(name[1] !== '>');
    const expected = name === 'c|b1' ? [0, 1, 0, 1, 0, 1] : [0, 1, 2, 3, 4, 5];
    expect(await numbersOf(writtenFile(name))).toEqual(expected);
  });

  it('read versions 2.0 and 3.0, and no axes', async () => {
    for (const name of ['version2', 'version3'] as const) {
      expect(await headerOf(writtenFile(name))).toMatchObject({ type: 'float32', shape: [2, 3] });
      expect(await numbersOf(writtenFile(name))).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect((await headerOf(writtenFile('scalar'))).shape).toEqual([]);
  });

  it('read what is written here', async () => {
    expect(await headerOf(npyHeader('int32', [7]))).toMatchObject({ type: 'int32', shape: [7] });
    expect(await headerOf(npyHeader('float64', [7, 3, 1]))).toMatchObject({
      type: 'float64',
      shape: [7, 3, 1],
    });
  });

  it('read negative, large and small numbers', async () => {
    const halves = await numbersOf(writtenFile('negative'));
    expect(halves).toEqual([-1, -2.5, 2 * 2 ** -24, 65504]);
    expect(await numbersOf(writtenFile('int64 negative'))).toEqual([-3, 2 ** 40, -(2 ** 33)]);
    const special = Buffer.from([0x00, 0x7c, 0x00, 0xfc, 0x00, 0x7e, 0x00, 0x80]);
    expect([...decodeNumbers(special, 'float16', true)]).toEqual([Infinity, -Infinity, NaN, -0]);
  });

  it.each([
    ['object', 'pickled Python objects', 'never unpickled', 'allow_pickle=False'],
    ['structured', 'structured data type with the fields a, b', 'structured_to_unstructured'],
    ['text', 'text (data type <U3)', 'return_inverse=True'],
    ['complex', 'complex numbers (data type <c16)', 'separate columns'],
    ['time', 'times (data type <M8[D])', 'astype("int64")'],
  ] as const)('refuse %s', async (name, ...texts) => {
    await expectError(() => headerOf(writtenFile(name)), 'DATASET_INVALID', 'x.npy', ...texts);
  });

  it.each([
    ['PK\x03\x04 is no array', 'no NumPy array: its first bytes are 504b0304'],
    ['\x93NUMPY\x04\x00\x02\x00{}', 'version 4.0 of the format .npy, expected 1.0, 2.0 or 3.0'],
    ['\x93NUMPY\x02\x00\xff\xff\xff\xff{}', 'announces 4294967295 bytes of text'],
  ])('say what %j is', async (text, expected) => {
    await expectError(() => headerOf(Buffer.from(text, 'latin1')), 'DATASET_INVALID', expected);
  });

  it.each([
    ['', 'no Python dictionary: expected a value at character 1, found the end'],
    ['[1, 2]', 'no Python dictionary: found'],
    ["__import__('os').system('true')", 'expected a value at character 0'],
    ["{'descr': open('x')}", 'expected a value at character 10'],
    ["{'descr': '<f4'", 'expected "}" at character 16, found the end'],
    [row("'<f4'", "'fortran_order': 1, 'shape': (2,)"), "'fortran_order' that is True or False"],
    [row("'<f4'", "'fortran_order': False, 'shape': (-2,)"), "'shape' is [-2]"],
    [row("'<f4'", "'fortran_order': False, 'shape': 5"), "'shape' is 5"],
    [row("'<f4'", "'fortran_order': False"), "'shape' is null"],
    [
      row("'<f4'", "'fortran_order': False, 'shape': (4294967296, 4294967296)"),
      'no more than any file can hold',
    ],
    [
      row("'<f4'", "'fortran_order': False, 'shape': (99999999999999999999,)"),
      'expected lengths of 0 or more',
    ],
    [row('None'), "no data type ('descr')"],
    [row("'<f3'"), 'extended floats (data type <f3)'],
  ])('say what is wrong in %j', async (text, expected) => {
    await expectError(() => headerOf(npyWith(text)), 'DATASET_INVALID', 'x.npy', expected);
  });
});

describe('Python literals', () => {
  it.each([
    ["'it\\'s'", "it's"],
    ['"a"', 'a'],
    ["u'<f4'", '<f4'],
    ['(3L, -4)', [3, -4]],
    ['(5)', 5],
    ['()', []],
    ['[(True, None), [False,],]', [[true, null], [false]]],
    [' {\n} ', new Map()],
    ["{'a': {'b': (1,)}}", new Map([['a', new Map([['b', [1]]])]])],
  ])('read %j', (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected);
  });

  it.each([
    '1 2',
    '(1',
    "'a",
    '1.5',
    '1e5',
    'true',
    '{1: 2}',
    "{'a': 1, 'a': 2}",
    '(,)',
    "'a\nb'",
    '('.repeat(50),
  ])('refuse %j', (text) => {
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { QuadLabError } from '../../src-main/core/errors';
import { decodeTensors, encodeTensors, readTensorFile } from '../../src-main/core/safetensors';
import { f32, rawFile, safetensors } from '../support/safetensors';
import { temporaryFolder } from '../support/temporary';

const read = (bytes: Buffer) => decodeTensors(bytes, 'x.safetensors');

function complaint(bytes: Buffer): string {
  try {
    read(bytes);
  } catch (error) {
    const { code, message } = error as QuadLabError;
    expect(code).toBe('TENSOR_FILE_INVALID');
    expect(message).toMatch(/^x\.safetensors: /);
    return message.slice('x.safetensors: '.length);
  }
  throw new Error('nothing was thrown');
}

describe('what is written', () => {
  const tensors = new Map([
    ['dense_1/w_r', { shape: [2, 3], values: Float32Array.of(1, -2.5, 0, 4, 5, 6) }],
    ['scalar', { shape: [], values: Float32Array.of(-0) }],
    ['empty', { shape: [0, 3], values: new Float32Array() }],
  ]);
  const bytes = Buffer.concat(encodeTensors({ tensors, metadata: { a: 'b' } }));

  it('has a header that is padded to 8 bytes, as the format asks', () => {
    expect(Number(bytes.readBigUInt64LE(0)) % 8).toBe(0);
  });

  it('has every name, whatever it is', () => {
    const tensors = new Map([['__proto__', { shape: [1], values: Float32Array.of(3) }]]);
    const { tensors: found } = read(Buffer.concat(encodeTensors({ tensors, metadata: {} })));
    expect([...found.keys()]).toEqual(['__proto__']);
  });

  it('is read back', () => {
    const { tensors: found, metadata } = read(bytes);
    expect(metadata).toEqual({ a: 'b' });
    expect([...found]).toEqual([...tensors].map(([name, tensor]) => [name, { ...tensor, type: 'F32' }]));
  });
});

describe('each type', () => {
  const halves = [1, -2, 0.333251953125, 65504, 2 ** -24, 5.960464477539063e-8 * 7, -0];
  it.each([
    ['F64', Float64Array.of(1.1, -1e-30, Infinity), [Math.fround(1.1), Math.fround(-1e-30), Infinity]],
    ['F32', Float32Array.of(1.1, NaN, -0), [Math.fround(1.1), NaN, -0]],
    ['F16', Float16Array.from([...halves, Infinity, -Infinity, NaN]), [...halves, Infinity, -Infinity, NaN]],
    ['BF16', Uint16Array.of(0x3f80, 0xc040, 0x7f80, 0x0001), [1, -3, Infinity, 2 ** -133]],
    ['I64', BigInt64Array.of(3n, -7n, 1n << 40n), [3, -7, 2 ** 40]],
    ['I32', Int32Array.of(5, -6, 1 << 24), [5, -6, 2 ** 24]],
    ['I16', Int16Array.of(-32768, 32767), [-32768, 32767]],
    ['I8', Int8Array.of(-128, 127), [-128, 127]],
    ['U8', Uint8Array.of(0, 255), [0, 255]],
    ['BOOL', Uint8Array.of(0, 1), [0, 1]],
  ])('%s', (dtype, data, expected) => {
    // One byte before it, so that nothing is aligned.
    const bytes = safetensors({
      first: { dtype: 'U8', shape: [1], data: Uint8Array.of(9) },
      tensor: { dtype, shape: [data.length, 1], data },
    });
    const tensor = read(bytes).tensors.get('tensor');
    expect(tensor).toMatchObject({ type: dtype, shape: [data.length, 1] });
    expect([...(tensor?.values ?? [])]).toEqual(expected);
  });

  it('F16 in all of its values', () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const { values } = read(safetensors({ t: { dtype: 'F16', shape: [65536], data: bits } })).tensors.get(
      't',
    ) as { values: Float32Array };
    expect(values).toEqual(Float32Array.from(new Float16Array(bits.buffer)));
  });

  it.each([
    ['I64', BigInt64Array.of(1n, (1n << 53n) + 1n), 8],
    ['I32', Int32Array.of(1, (1 << 24) + 1), 4],
  ])('%s is refused where float32 can not hold a value', (dtype, data, width) => {
    const bytes = safetensors({ labels: { dtype, shape: [2], data } });
    const byte = bytes.length - width;
    expect(complaint(bytes)).toContain(`value 1 of tensor "labels", at byte ${byte}, is a whole number`);
  });

  it('that is unknown is named, with those that are not', () => {
    const bytes = safetensors({ t: { dtype: 'F8_E4M3', shape: [1], data: Uint8Array.of(0) } });
    expect(complaint(bytes)).toBe(
      'tensor "t" has type F8_E4M3, expected one of F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL',
    );
  });
});

describe('a damaged file', () => {
  const entry = (fields: object) =>
    JSON.stringify({ t: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } });
  const eight = new Uint8Array(8);
  const longLength = Buffer.alloc(8);
  longLength.writeBigUInt64LE(1n << 62n);

  it('that is cut short anywhere is refused', () => {
    const bytes = safetensors({ a: f32([2], [1, 2]), b: f32([1], [3]) }, { x: 'y' });
    for (let length = 0; length < bytes.length; length++) complaint(bytes.subarray(0, length));
    expect(complaint(bytes.subarray(0, bytes.length - 4))).toBe(
      `tensor "b" ends at byte ${bytes.length}, but the file has ${bytes.length - 4} bytes`,
    );
  });

  it.each([
    ['nothing', Buffer.alloc(3), 'has 3 bytes, expected at least 8'],
    ['an absurd length', longLength, `its header should have ${1n << 62n} bytes, expected at most 100000000`],
    ['no JSON', rawFile('{"a"'), 'its header, from byte 8 on, is not JSON'],
    ['a list', rawFile('[]'), 'its header, from byte 8 on, is no JSON object'],
    ['a number', rawFile('1'), 'its header, from byte 8 on, is no JSON object'],
    ['metadata with a number', rawFile('{"__metadata__":{"a":1}}'), 'its __metadata__ has a value that'],
    ['an entry that is none', rawFile('{"t":null}'), 'tensor "t" has no usable entry in the header'],
    ['a negative length', rawFile(entry({ shape: [-2] }), eight), 'no usable entry in the header (shape.0:'],
    [
      'a negative offset',
      rawFile(entry({ data_offsets: [-8, 0] }), eight),
      'entry in the header (data_offsets.0:',
    ],
    [
      'a lying shape',
      rawFile(entry({ shape: [2, 9] }), eight),
      'tensor "t" lies at bytes 0 to 8 of the data, which does not fit its shape [2, 9] of F32, 72 bytes',
    ],
    ['offsets out of the file', rawFile(entry({})), 'tensor "t" ends at byte'],
    ['a gap', rawFile(entry({ shape: [1], data_offsets: [4, 8] }), eight), 'tensor "t" leaves a gap before'],
    [
      'data that belongs to nothing',
      rawFile(entry({ shape: [1], data_offsets: [0, 4] }), eight),
      'tensors end',
    ],
    [
      'an overlap',
      rawFile(
        JSON.stringify({
          a: { dtype: 'U8', shape: [6], data_offsets: [0, 6] },
          b: { dtype: 'U8', shape: [4], data_offsets: [4, 8] },
        }),
        eight,
      ),
      'tensor "b" overlaps the tensor before it',
    ],
  ])('with %s', (_what, bytes, expected) => {
    expect(complaint(bytes)).toContain(expected);
  });

  it('with a header that is not UTF-8', () => {
    const bytes = rawFile('{"a": 1}');
    bytes[10] = 0xff;
    expect(complaint(bytes)).toBe('its header, from byte 8 on, is not UTF-8');
  });
});

it('a file that is not there, or is a folder, is named', () => {
  const folder = temporaryFolder();
  expect(() => readTensorFile(join(folder, 'none'))).toThrow(/none can't be read: there is no such file/);
  mkdirSync(join(folder, 'sub'));
  expect(() => readTensorFile(join(folder, 'sub'))).toThrow(/sub can't be read: it is a folder/);
  writeFileSync(join(folder, 'file'), safetensors({ a: f32([1], [2]) }));
  expect(readTensorFile(join(folder, 'file')).tensors.get('a')?.values).toEqual(Float32Array.of(2));
});

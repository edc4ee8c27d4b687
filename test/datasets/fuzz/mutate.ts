import type { Random } from '../../../src-main/core/random';

/** Words of a header as nobody expects them, in every width and order of bytes. */
const extremes = [0n, 1n, 0x7fn, 0xffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, (1n << 63n) - 1n, -1n];

/** Numbers of a text that nobody expects. */
const words = [
  '0',
  '-1',
  '999999999999',
  '1e308',
  '1e999',
  'nan',
  '-inf',
  '0.1',
  '',
  '"',
  ',',
  '\n',
  '\0',
  '٣',
];

/** Changes bytes, cuts, inserts, repeats, replaces numbers, or goes on with another file; `other` is a file to go on with. */
export function mutate(original: Uint8Array, other: Uint8Array, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(original);
  // Most changes once, that they are not found by what an earlier one broke.
  for (let count = random.integer(3) === 0 ? 1 + random.integer(4) : 1; count > 0; count--) {
    bytes = change(bytes, Buffer.from(other), random);
  }
  return bytes;
}

function change(bytes: Buffer, other: Buffer, random: Random): Buffer {
  // Headers are at the beginning, or at the end.
  const near = Math.min(bytes.length, 200);
  const at = [random.integer(bytes.length), random.integer(near), bytes.length - near + random.integer(near)][
    random.integer(3)
  ] as number;
  const length = 1 + random.integer(Math.min(64, Math.max(1, bytes.length - at)));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const noise = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, () => random.integer(256)));
  switch (random.integer(9)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      for (let i = 0; i <= random.integer(4) && at + i < bytes.length; i++) {
        flipped[at + i] = (bytes[at + i] ?? 0) ^ (1 << random.integer(8));
      }
      return flipped;
    }
    case 1:
      return before;
    case 2:
      return Buffer.concat([before, bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([before, noise(length), after]);
    case 4:
      return Buffer.concat([before, bytes.subarray(at, at + length), after]);
    case 5:
      return Buffer.concat([before, noise(length), bytes.subarray(at + length)]);
    case 6:
      return withExtreme(bytes, at, random);
    case 7:
      return withWord(bytes, at, random);
    default:
      return Buffer.concat([
        before,
        other.subarray(random.integer(2) === 0 ? at : random.integer(other.length + 1)),
      ]);
  }
}

function withExtreme(bytes: Buffer, at: number, random: Random): Buffer {
  const value = BigInt.asUintN(64, extremes[random.integer(extremes.length)] as bigint);
  const word = Buffer.alloc(8);
  if (random.integer(2) === 0) word.writeBigUInt64LE(value);
  else word.writeBigUInt64BE(value);
  const size = 1 << random.integer(4);
  const isLittle = word.readBigUInt64LE() === value;
  const part = isLittle ? word.subarray(0, size) : word.subarray(8 - size);
  const changed = Buffer.from(bytes);
  // Where words are aligned, if there is one.
  part.copy(changed, random.integer(2) === 0 ? at - (at % size) : at);
  return changed;
}

/** Replaces the number that is nearest behind a place, if there is one near. */
function withWord(bytes: Buffer, at: number, random: Random): Buffer {
  const text = bytes.subarray(at, at + 40).toString('latin1');
  const match = /-?\d+(\.\d+)?/.exec(text);
  const start = at + (match?.index ?? 0);
  const word = Buffer.from(words[random.integer(words.length)] ?? '');
  return Buffer.concat([bytes.subarray(0, start), word, bytes.subarray(start + (match?.[0].length ?? 0))]);
}

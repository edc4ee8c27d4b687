import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/random';
import { archiveKinds } from '../../../src-main/datasets/archives/kinds';
import { isQuadLabError } from '../../../src-main/core/errors';
import { expectTidy, filesBelow, packed, unpack, workplace } from './archives';

const cases = 250;
const archiveBytes = 50_000;

const text = Array.from({ length: 300 }, (_, i) => `line ${i * i}`).join('\n');
const files = { 'a/': '', 'a/b.txt': text, 'a/c.bin': Buffer.alloc(2000, 7), 'ü.txt': 'x', 'd/e/f': '' };

/** Changes bits, bytes and numbers, cuts, doubles, moves and inserts. */
function mutate(original: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(original);
  for (let count = 1 + random.integer(4); count > 0; count -= 1) {
    const at = random.integer(bytes.length);
    const length = random.integer(Math.min(600, bytes.length - at)) + 1;
    const part = bytes.subarray(at, at + length);
    switch (random.integer(8)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
        break;
      case 1:
        bytes[at] = random.integer(256);
        break;
      case 2:
        bytes.fill(
          [0, 0xff, 0x37, 0x80][random.integer(4)] ?? 0,
          at,
          Math.min(bytes.length, at + random.integer(12)),
        );
        break;
      case 3:
        bytes = bytes.subarray(0, at + 1);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length - 1)]);
        break;
      case 6:
        part.copy(bytes, random.integer(bytes.length));
        break;
      default:
        for (let i = at; i < at + length && i < bytes.length; i += 1) bytes[i] = random.integer(256);
    }
    if (bytes.length === 0) return Buffer.from([0]);
  }
  return bytes;
}

/** The inside of a compressed archive is damaged as well, under a checksum that fits. */
const variants = [
  ...archiveKinds.map(({ name, endings }) => ({ name, ending: endings[0] ?? '', inside: false })),
  { name: 'tar', ending: '.tar.gz', inside: true },
];

describe.each(variants)('$name archives, named $ending, that are damaged', ({ name, ending, inside }) => {
  it(`end well or are refused, ${cases} times`, async () => {
    const { gzipSync } = await import('node:zlib');
    const original = await packed(name, files);
    const before = process.memoryUsage().rss;
    let unpacked = 0;
    for (let seed = 0; seed < cases; seed += 1) {
      const mutated = mutate(original, createRandom(seed, 'fuzz', name, ending));
      const place = workplace(`data${ending}`, inside ? gzipSync(mutated) : mutated);
      await unpack(place, { archiveBytes, archiveEntries: 500 }).then(
        () => {
          unpacked += 1;
        },
        (error: unknown) => {
          if (!isQuadLabError(error)) throw new Error(`Seed ${seed}`, { cause: error });
          expect(error, `seed ${seed}: ${error.message}`).toMatchObject({ code: 'DATASET_INVALID' });
          expect(error.message).toContain(place.archive);
          expect(error.advice).toBeTruthy();
        },
      );
      expectTidy(place);
      const written = Object.values(filesBelow(place.folder)).reduce((sum, { length }) => sum + length, 0);
      expect(written).toBeLessThanOrEqual(archiveBytes);
    }
    expect(unpacked).toBeLessThan(cases);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
  });
});

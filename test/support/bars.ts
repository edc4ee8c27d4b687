import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small IDX data set of bars: class 0 is horizontal, class 1 vertical. */
export function writeBars(folder: string): void {
  mkdirSync(folder);
  for (const [part, count] of [
    ['train', 60],
    ['t10k', 20],
  ] as const) {
    const images = Buffer.alloc(16 + count * 64);
    [0x803, count, 8, 8].forEach((value, i) => images.writeUInt32BE(value, 4 * i));
    const labels = Buffer.alloc(8 + count);
    [0x801, count].forEach((value, i) => labels.writeUInt32BE(value, 4 * i));
    for (let n = 0; n < count; n++) {
      const label = n % 2;
      labels[8 + n] = label;
      for (let i = 0; i < 8; i++) {
        const line = Math.floor(n / 2) % 8;
        images[16 + n * 64 + (label === 0 ? line * 8 + i : i * 8 + line)] = 255;
      }
    }
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), images);
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), labels);
  }
}

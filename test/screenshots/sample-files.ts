import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** Numbers in [0, 1) that are the same each time (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const size = 16;

/** Shapes by whether a point at (x, y) from their centre, in units of their radius, belongs to them. */
const shapes: Record<string, (x: number, y: number) => boolean> = {
  circle: (x, y) => x * x + y * y < 1,
  ring: (x, y) => x * x + y * y < 1 && x * x + y * y > 0.35,
  square: (x, y) => Math.abs(x) < 0.85 && Math.abs(y) < 0.85,
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.3 && Math.max(Math.abs(x), Math.abs(y)) < 1,
  triangle: (x, y) => y < 0.8 && y > -0.9 && Math.abs(x) < (y + 0.9) / 1.8,
};

/** A folder of images as `dataset add` takes it: a folder for each class. */
export async function writeImages(folder: string, perClass: number): Promise<void> {
  const random = numbersFrom(1);
  for (const [name, isInside] of Object.entries(shapes)) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let index = 0; index < perClass; index += 1) {
      const pixels = drawnShape(isInside, random);
      await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
        .png()
        .toFile(join(folder, name, `${String(index).padStart(3, '0')}.png`));
    }
  }
}

function drawnShape(isInside: (x: number, y: number) => boolean, random: () => number): Buffer {
  const radius = 3.5 + 3 * random();
  const center = [0, 1].map(() => radius + (size - 2 * radius) * random());
  const ink = [0, 1, 2].map(() => 120 + 120 * random());
  const ground = [0, 1, 2].map(() => 20 + 70 * random());
  const pixels = Buffer.alloc(size * size * 3);
  for (let place = 0; place < size * size; place += 1) {
    const x = (place % size) + 0.5 - (center[0] ?? 0);
    const y = Math.floor(place / size) + 0.5 - (center[1] ?? 0);
    const color = isInside(x / radius, y / radius) ? ink : ground;
    for (const [channel, level] of color.entries()) {
      pixels[place * 3 + channel] = Math.max(0, Math.min(255, level + 50 * (random() - 0.5)));
    }
  }
  return pixels;
}

/** A table of invented houses with a price to predict. */
export function writeTable(file: string, rows: number): void {
  const random = numbersFrom(2);
  const lines = Array.from({ length: rows }, () => {
    const area = 40 + 160 * random();
    const age = Math.floor(80 * random());
    const district = ['north', 'centre', 'harbour'][Math.floor(3 * random())] ?? 'north';
    const price = 2.1 * area + (district === 'centre' ? 90 : 20) - 0.8 * age + 0.004 * area * area;
    return [area.toFixed(1), age, district, (price + 20 * random()).toFixed(1)].join(',');
  });
  writeFileSync(file, ['area,age,district,price', ...lines, ''].join('\n'));
}

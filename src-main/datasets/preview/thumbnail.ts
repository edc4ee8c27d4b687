/** Longest side of the pictures, in pixels. */
const longestSide = 128;

/** A picture of bytes [H, W, C] with one, three or four channels as a PNG, made smaller where it is large. */
export async function thumbnail(
  bytes: Uint8Array,
  [height = 1, width = 1, channels = 1]: readonly number[],
): Promise<Buffer> {
  // Loaded where it is needed: it takes a tenth of a second.
  const { default: sharp } = await import('sharp');
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  const image = sharp(bytes, { raw });
  const fitting =
    Math.max(width, height) > longestSide
      ? image.resize({ width: longestSide, height: longestSide, fit: 'inside' })
      : image;
  return fitting.png({ compressionLevel: 3 }).toBuffer();
}

/** Whether numbers of this shape can be shown as a picture. */
export function isPicture(shape: readonly number[]): boolean {
  return shape.length === 3 && [1, 2, 3, 4].includes(shape[2] ?? 0);
}

/** Numbers as bytes from black to white; `range` is what is black and what is white. */
export function asBytes(values: ArrayLike<number>, [low, high]: readonly [number, number]): Uint8Array {
  const scale = high > low ? 255 / (high - low) : 0;
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value - low) * scale)));
}

import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export interface TestImage {
  width?: number;
  height?: number;
  channels?: 1 | 3 | 4;
  /** Images of different seeds differ. */
  seed?: number;
}

/** Arbitrary pixels, smooth enough for JPEG: [height, width, channels]. */
export function pixelsOf({ width = 8, height = 8, channels = 3, seed = 0 }: TestImage = {}): Buffer {
  return Buffer.from(
    Array.from({ length: width * height * channels }, (_, i) => {
      const pixel = Math.floor(i / channels);
      const channel = i % channels;
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      return (40 + 13 * y + 7 * x + 50 * channel + 31 * seed) % 256;
    }),
  );
}

/** An image that is not encoded yet. */
export function drawn(image: TestImage = {}) {
  const { width = 8, height = 8, channels = 3 } = image;
  return sharp(pixelsOf(image), { raw: { width, height, channels } });
}

export const png = (image: TestImage = {}): Promise<Buffer> => drawn(image).png().toBuffer();
export const jpeg = (image: TestImage = {}): Promise<Buffer> => drawn(image).jpeg().toBuffer();
export const webp = (image: TestImage = {}): Promise<Buffer> =>
  drawn(image).webp({ lossless: true }).toBuffer();
export const greyPng = (image: TestImage = {}): Promise<Buffer> =>
  drawn({ ...image, channels: 1 })
    .toColourspace('b-w')
    .png()
    .toBuffer();

/** Two classes of `perClass` images in each of some parts; PNG, JPEG and WebP in turn. */
export async function imageFolderFiles(
  perClass = 3,
  parts: readonly string[] = ['train', 'test'],
): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  const encoders = [jpeg, png, webp];
  for (const [p, part] of parts.entries()) {
    for (const [c, name] of ['cat', 'dog'].entries()) {
      for (let i = 0; i < perClass; i++) {
        const encode = encoders[i % 3] ?? png;
        const ending = ['jpg', 'png', 'webp'][i % 3] ?? '';
        files[`${part}/${name}/${i}.${ending}`] = await encode({ seed: 100 * p + 50 * c + i });
      }
    }
  }
  return files;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(content.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  content.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(content), content.length + 4);
  return bytes;
}

/** A PNG whose header says what is given, whatever its rows are. */
export function rawPng(
  header: { width: number; height: number; bits: number; color: number },
  rows: Uint8Array,
): Buffer {
  const fields = Buffer.alloc(13);
  fields.writeUInt32BE(header.width, 0);
  fields.writeUInt32BE(header.height, 4);
  fields.writeUInt8(header.bits, 8);
  fields.writeUInt8(header.color, 9);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', fields),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** A grey PNG of 16 bits with exactly these values. */
export function grey16Png(width: number, height: number, valueAt: (y: number, x: number) => number): Buffer {
  const rows = Buffer.alloc(height * (1 + 2 * width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.writeUInt16BE(valueAt(y, x), y * (1 + 2 * width) + 1 + 2 * x);
  }
  return rawPng({ width, height, bits: 16, color: 0 }, rows);
}

export async function tinyImageNetFiles(): Promise<Record<string, Buffer | string>> {
  return {
    'train/n01/images/n01_0.JPEG': await jpeg({ seed: 1 }),
    'train/n01/images/n01_1.JPEG': await jpeg({ seed: 2 }),
    'train/n02/images/n02_0.JPEG': await jpeg({ seed: 3 }),
    'val/images/val_0.JPEG': await jpeg({ seed: 4 }),
    'val/images/val_1.JPEG': await jpeg({ seed: 5 }),
    'val/val_annotations.txt': 'val_0.JPEG\tn02\t0\t0\t8\t8\nval_1.JPEG\tn01\t0\t0\t8\t8\n',
    'words.txt': 'n00\tentity\nn01\tkit fox, Vulpes macrotis\nn02\tcrane\n',
  };
}

export const depthAt = (y: number, x: number): number => ((y + x) % 3 === 0 ? 256 * 10 + y + x : 0);

/** One pair for training and one for testing, images of 360 × 1220. */
export async function kittiFiles(): Promise<Record<string, Buffer | string>> {
  const size = { width: 1220, height: 360 };
  const line = (drive: string, frame: string): string =>
    `2011_09_26/${drive}/image_02/data/${frame} ${drive}/proj_depth/groundtruth/image_02/${frame} 721.5377\n`;
  return {
    'eigen_train_files_with_gt.txt': `${line('drive_0001_sync', '05.png')}2011_09_26/x.png None 721.5377\n`,
    'eigen_test_files_with_gt.txt': line('drive_0002_sync', '07.png'),
    'raw/2011_09_26/drive_0001_sync/image_02/data/05.png': await jpeg(size),
    'raw/2011_09_26/drive_0002_sync/image_02/data/07.png': await png({ ...size, seed: 1 }),
    'depth/train/drive_0001_sync/proj_depth/groundtruth/image_02/05.png': grey16Png(1220, 360, depthAt),
    'depth/val/drive_0002_sync/proj_depth/groundtruth/image_02/07.png': grey16Png(1220, 360, depthAt),
  };
}

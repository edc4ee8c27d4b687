import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NumberType } from '../../domain/dataset';
import { exampleSize } from '../content';
import { headerBytes, npyHeader } from './npy-header';
import { usingHome } from '../home-error';
import { bytesOf, bytesOfType, type MemoryValues } from '../values/file-values';
import type { ContentSink, PartLayout, PartName } from './content-sink';

/** What lies in the files of a part. */
export interface StoredPart {
  layout: PartLayout;
  count: number;
}
export type StoredParts = Partial<Record<PartName, StoredPart>>;

export function arrayFileNames(parts: StoredParts): string[] {
  return (Object.keys(parts) as PartName[]).flatMap((name) => [inputsFile(name), targetsFile(name)]);
}

export const inputsFile = (part: PartName): string => `${part}-inputs.npy`;
export const targetsFile = (part: PartName): string => `${part}-targets.npy`;

/** Examples that are written into a folder as NumPy arrays, one for the inputs and one for the targets of each part. */
export interface ArrayFiles extends ContentSink {
  /** Completes the files and returns when they are on the disk. */
  finish(): Promise<StoredParts>;
  /** Closes the files as they are, also where completing them failed. */
  abandon(): Promise<void>;
}

/** Throws DISK_FULL, HOME_UNUSABLE. */
export function writeArrayFiles(folder: string): ArrayFiles {
  const parts = new Map<PartName, { layout: PartLayout; inputs: ArrayFile; targets: ArrayFile }>();
  const files: ArrayFile[] = [];
  const create = async (name: string, layout: ArrayLayout): Promise<ArrayFile> => {
    const file = await createArrayFile(join(folder, name), layout);
    files.push(file);
    return file;
  };
  return {
    async part(name, layout) {
      const inputs = await create(inputsFile(name), layout.inputs);
      const targets = await create(targetsFile(name), layout.targets);
      parts.set(name, { layout, inputs, targets });
      return {
        async append(inputValues, targetValues) {
          await inputs.append(inputValues);
          await targets.append(targetValues);
        },
      };
    },
    async finish() {
      const stored: StoredParts = {};
      for (const [name, { layout, inputs, targets }] of parts) {
        const count = await inputs.finish();
        await targets.finish();
        stored[name] = { layout, count };
      }
      return stored;
    },
    async abandon() {
      await Promise.all(files.map((file) => file.close()));
    },
  };
}

interface ArrayLayout {
  type: NumberType;
  shape: readonly number[];
}

/** An array that grows in a file. */
export interface ArrayFile {
  append(values: MemoryValues): Promise<void>;
  /** Completes the file and returns the number of rows. */
  finish(): Promise<number>;
  close(): Promise<void>;
}

/** Throws DISK_FULL, HOME_UNUSABLE. */
export async function createArrayFile(path: string, { type, shape }: ArrayLayout): Promise<ArrayFile> {
  const handle = await usingHome(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const created = await open(path, 'wx');
    try {
      await created.writeFile(Buffer.alloc(headerBytes));
    } catch (error) {
      await created.close();
      throw error;
    }
    return created;
  });
  let written = 0;
  return {
    async append(values) {
      written += values.length;
      await usingHome(path, () => handle.writeFile(bytesOf(values)));
    },
    async finish() {
      const count = written / exampleSize(shape);
      // The number of rows is known only now.
      await usingHome(path, async () => {
        await handle.write(npyHeader(type, [count, ...shape]), 0, headerBytes, 0);
        await handle.sync();
        await handle.close();
      });
      return count;
    },
    close: () => handle.close().catch(() => undefined),
  };
}

/** Bytes that the arrays of a part take. */
export function bytesOfPart({ layout, count }: StoredPart): number {
  const bytes = ({ type, shape }: ArrayLayout): number => count * exampleSize(shape) * bytesOfType(type);
  return bytes(layout.inputs) + bytes(layout.targets);
}

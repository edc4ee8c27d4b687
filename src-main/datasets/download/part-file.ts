import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { systemErrorCode } from '../../core/errors';
import { usingHome } from '../home-error';

/** The file that is wanted, what has come of it, and what is known of that. */
export interface PartPaths {
  target: string;
  part: string;
  record: string;
}

export const partPaths = (target: string): PartPaths => ({
  target,
  part: `${target}.part`,
  record: `${target}.part.json`,
});

const recordSchema = z.object({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  encoding: z.string().optional(),
  total: z.int().nonnegative().optional(),
});
/** Where a part came from, and what tells whether the rest there still belongs to it. */
export type PartRecord = z.output<typeof recordSchema>;

export interface Part {
  bytes: number;
  /** Undefined where it is missing or damaged. */
  record: PartRecord | undefined;
}

/** What has come of a file so far; undefined where nothing has. Throws HOME_UNUSABLE. */
export async function readPart({ part, record }: PartPaths): Promise<Part | undefined> {
  const bytes = await sizeOf(part);
  if (bytes === undefined || bytes === 0) return undefined;
  return { bytes, record: await readRecord(record) };
}

async function readRecord(path: string): Promise<PartRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeRecord({ record }: PartPaths, content: PartRecord): Promise<void> {
  await usingHome(record, () => writeFile(record, `${JSON.stringify(content)}\n`));
}

export async function discardPart({ part, record }: PartPaths): Promise<void> {
  await usingHome(part, async () => {
    await rm(part, { force: true });
    await rm(record, { force: true });
  });
}

/** The size of a file in bytes; undefined where there is none. Throws HOME_UNUSABLE. */
export function sizeOf(path: string): Promise<number | undefined> {
  return usingHome(path, async () => {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

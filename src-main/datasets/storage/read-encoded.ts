import { join } from 'node:path';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import type { DatasetPart, EncodedImages } from '../../domain/dataset';
import type { ContentInfo, DatasetContent } from '../content';
import { targetsFile } from './array-files';
import type { PartName } from './content-sink';
import { listFile, momentsFile, packFile, placesFile, type EncodedPart } from './encoded-names';
import { fileValues, intoMemory } from './read-array-files';

/** A line of the list of images. */
const listed = z.object({ name: z.string(), class: z.string(), bytes: z.number(), sha256: z.string() });
export type ListedImage = z.output<typeof listed>;

export interface EncodedStorage {
  /** The folder of the images where they are left in place. */
  root?: string | undefined;
  crop: number;
  maximalPixels: number;
  parts: { train: EncodedPart; test?: EncodedPart | undefined; validation?: EncodedPart | undefined };
}

/** All parts whose images stay encoded. Throws DATASET_INVALID where a file is missing or cut short. */
export async function readEncoded(
  folder: string,
  info: ContentInfo,
  storage: EncodedStorage,
): Promise<DatasetContent> {
  const { train, test, validation } = storage.parts;
  const read = (name: PartName, part: EncodedPart): Promise<DatasetPart> =>
    readPart(folder, name, part, info, storage);
  return {
    ...info,
    train: await read('train', train),
    test: test && (await read('test', test)),
    ...(validation && { validation: await read('validation', validation) }),
  };
}

async function readPart(
  folder: string,
  name: PartName,
  { count, packs }: EncodedPart,
  { inputShape }: ContentInfo,
  { root, crop, maximalPixels }: EncodedStorage,
): Promise<DatasetPart> {
  const numbers = (file: string, type: 'float64' | 'int32', row: readonly number[]) =>
    intoMemory(fileValues(join(folder, file), { type, shape: row }, count));
  const list = join(folder, listFile(name));
  const packPaths = Array.from({ length: packs }, (_, i) => join(folder, packFile(name, i)));
  const inputs: EncodedImages = {
    shape: inputShape,
    crop,
    maximalPixels,
    files: await joinPaths(root === undefined ? [packPaths] : pathsIn(root, list)),
    places: numbers(placesFile(name), 'float64', [3]) as Float64Array,
    moments: numbers(momentsFile(name), 'float64', [inputShape[2] ?? 1, 2]) as Float64Array,
    list,
  };
  return { count, inputs, targets: numbers(targetsFile(name), 'int32', []) as Int32Array };
}

const listPiece = 1 << 20;

/** The images of a list in their order, in pieces: there may be a million, and lines one by one take five times as long. */
export async function* listedImages(list: string): AsyncGenerator<ListedImage[], void, undefined> {
  let rest = '';
  for await (const text of createReadStream(list, { encoding: 'utf8', highWaterMark: listPiece })) {
    const lines = (rest + String(text)).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map((line) => listed.parse(JSON.parse(line)));
  }
}

async function* pathsIn(root: string, list: string): AsyncGenerator<string[], void, undefined> {
  for await (const images of listedImages(list)) yield images.map(({ name }) => join(root, name));
}

/** In memory that threads can share. */
async function joinPaths(paths: Iterable<string[]> | AsyncIterable<string[]>): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const some of paths) pieces.push(Buffer.from(some.map((path) => `${path}\0`).join('')));
  const joined = Buffer.concat(pieces);
  const shared = new Uint8Array(new SharedArrayBuffer(joined.length));
  shared.set(joined);
  return shared;
}

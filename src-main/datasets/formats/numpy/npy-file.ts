import { open, stat } from 'node:fs/promises';
import { npyDataBytes, readHeaderOf } from './read-npy-header';
import { cutShort, fileStream, type ByteStream } from '../bytes/byte-stream';
import { downloadAgain, invalid, unreadable, type SourceFile } from '../format';
import type { AnywhereReader, ArraySource } from './array-source';

/** The array of a .npy file. Throws DATASET_INVALID: unreadable, no numbers, another size than its header announces. */
export async function openNpyFile(file: SourceFile): Promise<ArraySource> {
  const label = file.name;
  const { size } = await stat(file.path).catch((error: unknown) => {
    throw unreadable(label, error);
  });
  const { header, dataOffset } = await readHeaderOf(label, fileStream(label, file.path));
  const expected = dataOffset + npyDataBytes(header);
  if (size !== expected) {
    throw invalid(
      `${label} is ${size < expected ? 'cut short' : 'too long'}: its header announces ${header.type} of the shape (${header.shape.join(', ')}), expected ${expected} bytes, found ${size}.`,
      downloadAgain,
    );
  }
  return {
    label,
    header,
    openData: (): Promise<ByteStream> => Promise.resolve(fileStream(label, file.path, dataOffset)),
    openAnywhere: () => openAnywhere(file, dataOffset),
  };
}

async function openAnywhere({ name, path }: SourceFile, dataOffset: number): Promise<AnywhereReader> {
  const handle = await open(path).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  return {
    async read(target, position) {
      let done = 0;
      while (done < target.length) {
        const at = dataOffset + position + done;
        const { bytesRead } = await handle.read(target, done, target.length - done, at);
        if (bytesRead === 0) throw cutShort(name, at + target.length - done, at);
        done += bytesRead;
      }
    },
    close: () => handle.close(),
  };
}

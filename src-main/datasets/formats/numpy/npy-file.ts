import { open, stat } from 'node:fs/promises';
import { messageOf } from '../../../core/errors';
import { npyDataBytes, readNpyHeader } from './read-npy-header';
import { cutShort, fileStream, type ByteStream } from '../bytes/byte-stream';
import { downloadAgain, invalid, type SourceFile } from '../format';
import type { AnywhereReader, ArraySource } from './array-source';

/** The array of a .npy file. Throws DATASET_INVALID: unreadable, no numbers, another size than its header announces. */
export async function openNpyFile(file: SourceFile): Promise<ArraySource> {
  const label = file.name;
  const { size } = await stat(file.path).catch((error: unknown) => {
    throw unreadable(label, error);
  });
  let dataOffset = 0;
  const stream = fileStream(label, file.path);
  const header = await readNpyHeader(label, (count) => {
    dataOffset += count;
    return stream.take(count);
  }).finally(() => {
    stream.close();
  });
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

function unreadable(label: string, error: unknown) {
  return invalid(
    `${label} cannot be read: ${messageOf(error)}.`,
    'Check that the file is there and that you may read it.',
    error,
  );
}

import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { asidePath } from '../aside-path';
import { syncFolder } from '../durable-files';
import { usingHome } from '../home-error';
import { uploadName } from './upload-name';

/** How often the free space of the disk is looked at. */
const lookBytes = 64 * 2 ** 20;

export interface Upload {
  /** `<home>/uploads`; made where it is missing. */
  uploadsFolder: string;
  /** As the sender calls the file. */
  name: string;
  /** Ends with an error where the sender goes away. */
  chunks: AsyncIterable<Uint8Array>;
  /** How many are announced. */
  bytes?: number | undefined;
  /** The most bytes that a file may have. */
  limit: number;
  /** Bytes of the disk that stay free. */
  reserve: number;
}

/** It is too large to be taken. */
export class UploadTooLarge extends QuadLabError {
  constructor(limit: number) {
    super('DATASET_INVALID', `A file that is sent may have ${limit} bytes.`, {
      advice:
        'Give its path on the machine of the app instead, or allow more: `quadlab settings set server.uploadGiB N`.',
    });
  }
}

/**
 * Stores a file that is sent, as `<uploads>/<id>/<name>`, and returns its path: on any error, and when the process is
 * killed, there is none. Throws UploadTooLarge, DISK_FULL, HOME_UNUSABLE, and what the sender's stream throws.
 */
export async function receiveUpload(upload: Upload): Promise<string> {
  const { uploadsFolder, name, bytes = 0, limit } = upload;
  if (bytes > limit) throw new UploadTooLarge(limit);
  await usingHome(uploadsFolder, () => mkdir(uploadsFolder, { recursive: true }));
  await requireSpace(upload, bytes);
  const staging = asidePath(uploadsFolder, 'staging');
  const file = join(staging, uploadName(name));
  try {
    await usingHome(staging, () => mkdir(staging, { mode: 0o700 }));
    const handle = await usingHome(file, () => open(file, 'wx'));
    try {
      await writeChunks(handle, file, upload);
      await usingHome(file, () => handle.sync());
    } finally {
      await handle.close();
    }
    await syncFolder(staging);
    const folder = join(uploadsFolder, randomUUID());
    await usingHome(folder, () => rename(staging, folder));
    await syncFolder(uploadsFolder);
    return join(folder, basename(file));
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeChunks(handle: FileHandle, file: string, upload: Upload): Promise<void> {
  let done = 0;
  let looked = 0;
  for await (const chunk of upload.chunks) {
    if (done + chunk.length > upload.limit) throw new UploadTooLarge(upload.limit);
    await usingHome(file, () => handle.writeFile(chunk));
    done += chunk.length;
    if (done - looked < lookBytes) continue;
    looked = done;
    await requireSpace(upload, (upload.bytes ?? done) - done);
  }
}

async function requireSpace({ uploadsFolder, reserve }: Upload, needed: number): Promise<void> {
  const { blocks, bavail, bsize } = await usingHome(uploadsFolder, () => statfs(uploadsFolder));
  // Some file systems of other machines do not tell.
  if (blocks === 0 || bavail * bsize - reserve >= needed) return;
  throw new QuadLabError(
    'DISK_FULL',
    `The file needs ${needed} more bytes, but the disk of ${uploadsFolder} has ${bavail * bsize} left, of which ${reserve} stay free (runs.reserveMiB).`,
    { advice: 'Free some space on that disk.' },
  );
}

import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { messageOf } from '../../core/errors';
import { downloadAgain, invalid } from '../formats/format';
import { homeError, usingHome } from '../home-error';

/**
 * Unpacks the named files of a zip archive into an emptied folder, without the folders that they lie in there. The archive
 * must be one whose checksum was found right: how much it unpacks to is not limited.
 * Throws DATASET_INVALID where the archive is damaged or one of them is missing, DISK_FULL, HOME_UNUSABLE, or the signal's
 * reason.
 */
export async function unpackMembers(
  archive: string,
  members: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<string[]> {
  await usingHome(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  });
  const unpacked = new Map<string, string>();
  try {
    const zip = await openPromise(archive, { autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        signal?.throwIfAborted();
        if (!members.includes(entry.fileName)) continue;
        const target = join(folder, basename(entry.fileName));
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }), {
          ...(signal === undefined ? {} : { signal }),
        });
        unpacked.set(entry.fileName, target);
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    // The others are those of the archive.
    if (error instanceof Error && 'syscall' in error) throw homeError(error, folder);
    throw invalid(`${archive} is no usable zip archive: ${messageOf(error)}.`, downloadAgain, error);
  }
  const missing = members.filter((member) => !unpacked.has(member));
  if (missing.length > 0) throw invalid(`${archive} does not hold ${missing.join(', ')}.`, downloadAgain);
  return members.flatMap((member) => unpacked.get(member) ?? []);
}

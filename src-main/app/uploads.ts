import { realpath } from 'node:fs/promises';
import { receiveUpload, UploadTooLarge, type Upload } from '../datasets/uploads/receive-upload';
import { clearUploads, discardUpload } from '../datasets/uploads/remove-uploads';
import type { Settings } from '../domain/settings';
import type { HomePaths } from '../rundir/paths';

export { UploadTooLarge };

/** Files that browsers send to be imported. */
export function uploadsOf({ uploads: uploadsFolder }: Pick<HomePaths, 'uploads'>, settings: () => Settings) {
  const limit = (): number => Math.floor(settings().server.uploadGiB * 2 ** 30);
  return {
    /** Bytes that a file may have. */
    limit,
    /** Stores a file and returns its path, see `receiveUpload`. */
    receive: (file: Pick<Upload, 'name' | 'chunks' | 'bytes'>): Promise<string> =>
      receiveUpload({
        ...file,
        uploadsFolder,
        limit: limit(),
        reserve: settings().runs.reserveMiB * 2 ** 20,
      }),
    /** Removes an uploaded file; any other path is left alone. To be called with each path once it was imported. */
    async discard(path: string): Promise<boolean> {
      // Paths that went through a file policy are real ones.
      const folders = new Set([uploadsFolder, await realpath(uploadsFolder).catch(() => uploadsFolder)]);
      for (const folder of folders) if (await discardUpload(folder, path)) return true;
      return false;
    },
    /** Removes what is left of uploads that broke off, or were never imported. */
    clear: () => clearUploads(uploadsFolder),
  };
}

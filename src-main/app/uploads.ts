import { realpath } from 'node:fs/promises';
import { receiveUpload, UploadTooLarge, type Upload } from '../datasets/uploads/receive-upload';
import { clearUploads, discardUpload, isUpload } from '../datasets/uploads/remove-uploads';
import type { Settings } from '../domain/settings';
import type { HomePaths } from '../rundir/paths';

export { UploadTooLarge };

/** Files that browsers send to be imported. */
export function uploadsOf({ uploads: uploadsFolder }: Pick<HomePaths, 'uploads'>, settings: () => Settings) {
  const limit = (): number => Math.floor(settings().server.uploadGiB * 2 ** 30);
  // Paths that went through a file policy are real ones.
  const folders = async (): Promise<string[]> => [
    uploadsFolder,
    await realpath(uploadsFolder).catch(() => uploadsFolder),
  ];
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
    /** Whether a path is that of a file that was sent. */
    holds: async (path: string): Promise<boolean> =>
      (await folders()).some((folder) => isUpload(folder, path)),
    /** Removes a file that was sent, once it was imported; any other path is left alone. */
    async discard(path: string): Promise<boolean> {
      for (const folder of await folders()) if (await discardUpload(folder, path)) return true;
      return false;
    },
    /** Removes what is left of uploads that broke off, or were never imported. */
    clear: () => clearUploads(uploadsFolder),
  };
}
export type Uploads = ReturnType<typeof uploadsOf>;

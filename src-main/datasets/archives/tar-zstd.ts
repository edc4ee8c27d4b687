import * as zlib from 'node:zlib';
import { QuadLabError } from '../../core/errors';
import type { ArchiveKind } from './archive';
import { tarEntries } from './tar-entries';
import { unpacksToTar } from './tar-header';

const magic = Buffer.from('28b52ffd', 'hex');

function unpack() {
  if ('createZstdDecompress' in zlib) return zlib.createZstdDecompress();
  throw new QuadLabError('DATASET_FORMAT_UNKNOWN', 'This Node cannot unpack Zstandard archives.', {
    advice: 'Start QuadLab with Node 24, or unpack the archive with `tar --zstd -xf` and give the folder.',
  });
}

/** A Zstandard file that holds a tar archive. */
export const tarZstdArchive: ArchiveKind = {
  name: 'tar.zst',
  endings: ['.tar.zst', '.tzst'],
  recognizes: async (head) => head.subarray(0, 4).equals(magic) && (await unpacksToTar(head, unpack())),
  entries: (path, meter) => tarEntries(path, meter, unpack()),
};

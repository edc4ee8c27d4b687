import { createGunzip } from 'node:zlib';
import type { ArchiveKind } from './archive';
import { tarEntries } from './tar-entries';
import { unpacksToTar } from './tar-header';

const unpackedChunkBytes = 1 << 16;
const unpack = () => createGunzip({ chunkSize: unpackedChunkBytes });

/** A gzip file that holds a tar archive; any other (".csv.gz", IDX) is not an archive. */
export const tarGzipArchive: ArchiveKind = {
  name: 'tar.gz',
  endings: ['.tar.gz', '.tgz'],
  recognizes: async (head) => head[0] === 0x1f && head[1] === 0x8b && (await unpacksToTar(head, unpack())),
  entries: (path, meter) => tarEntries(path, meter, unpack()),
};

import type { ArchiveKind } from './archive';
import { tarArchive } from './tar';
import { tarGzipArchive } from './tar-gzip';
import { tarZstdArchive } from './tar-zstd';
import { zipArchive } from './zip';

/** Every kind that is unpacked; a new one is added here and to the contract suite. */
export const archiveKinds: readonly ArchiveKind[] = [zipArchive, tarGzipArchive, tarZstdArchive, tarArchive];

import type { ArchiveKind } from './archive';
import { tarEntries } from './tar-entries';
import { startsWithTarHeader } from './tar-header';

export const tarArchive: ArchiveKind = {
  name: 'tar',
  endings: ['.tar'],
  recognizes: (head) => Promise.resolve(startsWithTarHeader(head)),
  entries: (path, meter) => tarEntries(path, meter),
};

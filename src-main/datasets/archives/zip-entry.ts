import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel, type Entry } from 'yauzl';
import type { EntryType } from './archive';

const typeMask = 0o170000;
const utf8Flag = 0x800;

/** "/" between folders, also where a Windows program wrote "\". */
export function zipEntryName(entry: Entry): string {
  // Many programs write UTF-8 without saying so.
  const flags = entry.generalPurposeBitFlag | (isUtf8(entry.fileNameRaw) ? utf8Flag : 0);
  return getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, false);
}

/** Unix programs keep the mode of a file in the upper half of its attributes; others leave that half empty. */
export function zipEntryType({ externalFileAttributes }: Entry, name: string): EntryType {
  switch ((externalFileAttributes >>> 16) & typeMask) {
    case 0o120000:
      return 'symbolic link';
    case 0o060000:
    case 0o020000:
      return 'device';
    case 0o010000:
      return 'pipe';
    case 0o140000:
      return 'socket';
    case 0o040000:
      return 'folder';
    default:
      return name.endsWith('/') ? 'folder' : 'file';
  }
}

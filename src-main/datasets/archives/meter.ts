import type { QuadLabError } from '../../core/errors';
import type { ImportLimits } from '../../domain/import-limits';
import { invalid, raiseLimit } from '../formats/format';
import { quoted } from './archive';

/** Below this size the ratio of unpacked to packed bytes is nobody's concern. */
const ratioFrom = 2 ** 30;
/** What a tar archive may hold besides files: two of the longest headers and the padding of its end … */
const overheadBytes = 8 * 2 ** 20;
/** … and for each entry a header with a long name and extended attributes. */
const overheadBytesPerEntry = 16 * 2 ** 10;

type ArchiveLimit = 'archiveEntries' | 'archiveBytes' | 'archiveRatio';

/** Counts what comes out of an archive and stops it, with DATASET_INVALID, at the limits of an import. */
export class ArchiveMeter {
  entries = 0;
  /** How much of the archive itself was read. */
  packedBytesRead = 0;
  private announcedBytes = 0;

  constructor(
    readonly archive: string,
    readonly packedBytes: number,
    private readonly limits: ImportLimits,
  ) {}

  /** Counts files and folders; `name` is the first that may be too many. */
  countEntries(count: number, name: string): void {
    this.entries += count;
    if (this.entries > this.limits.archiveEntries) throw this.tooManyEntries(`reached at ${quoted(name)}`);
  }

  /** Refuses an archive by the number of entries that it announces. */
  checkEntries(announced: number): void {
    if (announced > this.limits.archiveEntries) throw this.tooManyEntries(`it announces ${announced}`);
  }

  /** Takes note of the announced size of an entry, whose content must not become larger. */
  announce(bytes: number, name: string): void {
    this.checkBytes(this.announcedBytes + bytes, `with its entry ${quoted(name)}`);
    this.announcedBytes += bytes;
  }

  /** Refuses what an archive would unpack to. */
  checkBytes(total: number, where: string): void {
    const { archiveBytes, archiveRatio } = this.limits;
    if (total > archiveBytes) {
      throw this.over('archiveBytes', `unpacks to more than ${archiveBytes} bytes: ${total} ${where}`);
    }
    if (total > ratioFrom && total > archiveRatio * this.packedBytes) {
      throw this.over(
        'archiveRatio',
        `unpacks to more than ${archiveRatio} times its ${this.packedBytes} bytes: ${total} ${where}`,
      );
    }
  }

  /** Refuses a stream of `bytes` bytes so far that hold little else than headers and padding. */
  checkOverhead(bytes: number): void {
    const allowed = this.announcedBytes + overheadBytes + this.entries * overheadBytesPerEntry;
    if (bytes <= allowed) return;
    throw invalid(
      `${this.archive} cannot be unpacked: after ${this.entries} entries of ${this.announcedBytes} bytes in all, it goes on for more than ${bytes - this.announcedBytes} bytes that belong to no file.`,
      'This is no archive of data. Download it again from a source that you trust.',
    );
  }

  private tooManyEntries(where: string): QuadLabError {
    const most = this.limits.archiveEntries;
    return this.over('archiveEntries', `holds more than ${most} files and folders (${where})`);
  }

  private over(limit: ArchiveLimit, what: string): QuadLabError {
    return invalid(
      `${this.archive} cannot be unpacked: it ${what}.`,
      `If you trust the archive, ${raiseLimit(limit)} (now ${this.limits[limit]}).`,
    );
  }
}

import { writeFileSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemErrorCode, type QuadLabError } from '../../core/errors';
import { DiskTrial } from '../disk-trial';
import { homeError } from '../home-error';
import { refusedEntry } from './archive';

/** Up to this size a file is collected in memory and written in one go. */
const smallBytes = 1 << 17;
/** How many files are written at a time where the disk is slow; they take 2 MiB at most. */
const concurrency = 16;
/** How long other work of this process waits for files that are written at once. */
const turnMs = 10;

/**
 * Writes the files of an archive below a folder; never over something that is there, and through no link. Small files are
 * written at once, with pauses for other work, or several at a time where they take longer than `slowMs` each.
 */
export class FileWriters {
  private readonly active = new Set<Promise<void>>();
  private failure: QuadLabError | undefined;
  private readonly disk: DiskTrial;
  private turnStart = performance.now();

  constructor(
    private readonly archive: string,
    private readonly folder: string,
    slowMs?: number,
  ) {
    this.disk = new DiskTrial(slowMs);
  }

  async makeFolder(segments: readonly string[]): Promise<void> {
    await this.using(segments, (path) => mkdir(path));
  }

  /** Returns when the content is read; a small file may not yet be written then. */
  async write(segments: readonly string[], bytes: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (bytes > smallBytes) {
      await this.writeLarge(segments, content);
      return;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    await this.writeSmall(segments, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  }

  /** Returns when all is written. Throws the first error of a writer. */
  async finish(): Promise<void> {
    await this.settled();
    this.throwFailure();
  }

  /** Returns when no file is open any more. Never throws. */
  async settled(): Promise<void> {
    await Promise.all(this.active);
  }

  private async writeSmall(segments: readonly string[], content: Uint8Array): Promise<void> {
    if (this.disk.isSlow()) {
      await this.writeConcurrently(segments, content);
      return;
    }
    await this.using(segments, (path) => {
      this.disk.measure(() => {
        writeFileSync(path, content, { flag: 'wx' });
      });
    });
    if (performance.now() - this.turnStart < turnMs) return;
    await nextTurn();
    this.turnStart = performance.now();
  }

  private async writeConcurrently(segments: readonly string[], content: Uint8Array): Promise<void> {
    while (this.active.size >= concurrency) await Promise.race(this.active);
    this.throwFailure();
    // The content may lie in a buffer that is many times larger.
    const own = content.length * 4 < content.buffer.byteLength ? Uint8Array.from(content) : content;
    const writing = this.using(segments, (path) => writeFile(path, own, { flag: 'wx' }))
      .catch((error: unknown) => {
        this.failure ??= homeError(error, this.folder);
      })
      .finally(() => {
        this.active.delete(writing);
      });
    this.active.add(writing);
  }

  private async writeLarge(segments: readonly string[], content: AsyncIterable<Uint8Array>): Promise<void> {
    const file = await this.using(segments, (path) => open(path, 'wx'));
    try {
      for await (const chunk of content) await this.using(segments, () => file.writeFile(chunk));
    } finally {
      await file.close();
    }
  }

  private async using<Result>(
    segments: readonly string[],
    action: (path: string) => Result | Promise<Result>,
  ): Promise<Result> {
    const path = join(this.folder, ...segments);
    try {
      return await action(path);
    } catch (error) {
      switch (systemErrorCode(error)) {
        case 'EEXIST':
          throw this.refused(segments, 'has a name that something else in the folder has already', error);
        case 'ENAMETOOLONG':
        case 'EILSEQ':
          throw this.refused(segments, `has a name that ${this.folder} cannot take`, error);
        default:
          throw homeError(error, path);
      }
    }
  }

  private refused(segments: readonly string[], what: string, cause: unknown) {
    return refusedEntry(this.archive, segments.join('/'), what, undefined, cause);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

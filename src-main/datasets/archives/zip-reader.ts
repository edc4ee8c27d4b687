import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const blockBytes = 1 << 16;
/** One for the directory, one for the entry at hand, and one where that crosses into the next. */
const blocksKept = 3;

/**
 * Reads a file in blocks and keeps the last few: an archive of small files asks for a few bytes here and a few bytes
 * there, hundreds of times a block.
 */
export class BlockReader extends RandomAccessReader {
  /** By number, the one used last at the end. */
  private readonly blocks = new Map<number, Promise<Buffer>>();

  constructor(private readonly file: FileHandle) {
    super();
  }

  override createReadStream({ start, end }: { start: number; end: number }): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  /** Throws where the file ends before. */
  async bytes(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    await this.fill(buffer, position);
    return buffer;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.fill(buffer.subarray(offset, offset + length), position).then(
      () => {
        process.nextTick(callback, null);
      },
      (error: unknown) => {
        process.nextTick(callback, error);
      },
    );
  }

  override close(callback: (error: Error | null) => void): void {
    this.blocks.clear();
    process.nextTick(callback, null);
  }

  private async fill(target: Buffer, position: number): Promise<void> {
    let filled = 0;
    for await (const piece of this.range(position, position + target.length)) {
      filled += piece.copy(target, filled);
    }
  }

  private async *range(start: number, end: number): AsyncGenerator<Buffer, void> {
    for (let at = start; at < end;) {
      const number = Math.floor(at / blockBytes);
      const from = at - number * blockBytes;
      const piece = (await this.block(number)).subarray(from, from + end - at);
      if (piece.length === 0) throw new Error(`it ends at byte ${at}, expected ${end - at} more`);
      yield piece;
      at += piece.length;
    }
  }

  private block(number: number): Promise<Buffer> {
    const block = this.blocks.get(number) ?? this.load(number);
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > blocksKept && oldest !== undefined) this.blocks.delete(oldest);
    return block;
  }

  private async load(number: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await this.file.read(buffer, 0, blockBytes, number * blockBytes);
    return buffer.subarray(0, bytesRead);
  }
}

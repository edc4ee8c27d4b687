import { Transform, type TransformCallback } from 'node:stream';
import type { ArchiveMeter } from './meter';

export const blockBytes = 512;

/** Passes on a tar archive, stops one that holds little but headers and padding, and looks for the mark of its end. */
export class TarStreamCheck extends Transform {
  private bytes = 0;
  /** How many zero bytes came last. */
  private zeros = 0;

  constructor(private readonly meter: ArchiveMeter) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.bytes += chunk.length;
    const trailing = trailingZeros(chunk);
    this.zeros = trailing === chunk.length ? this.zeros + trailing : trailing;
    try {
      this.meter.checkOverhead(this.bytes);
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback(null, chunk);
  }

  /** Whether, after the last entry's end, there is at least one block and the last of all is the empty one that ends an archive. */
  isComplete(lastEntryEnd: number): boolean {
    return this.bytes >= lastEntryEnd + blockBytes && this.zeros >= blockBytes;
  }
}

function trailingZeros(chunk: Buffer): number {
  let at = chunk.length;
  while (at > 0 && chunk[at - 1] === 0) at -= 1;
  return chunk.length - at;
}

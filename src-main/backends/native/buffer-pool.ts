import { messageOf, QuadLabError } from '../../core/errors';

/** Bytes of a cache line, to which arrays are aligned. */
const alignment = 64;

/** By how much the buffers of a pool may exceed what was in use at the most. */
const slack = 1.25;

/** Buffers that are never thrown away for being too many, in bytes. */
const fewBytes = 1 << 20;

type Use =
  /** Handed out, and not yet the values of a tensor. */
  | 'fresh'
  /** The values of one tensor. */
  | 'owned';

/**
 * Arrays that go from one tensor to the next. A training step asks for the same sizes again and again; in Node a new
 * array costs microseconds if it is small, and if it is large the zeroing of its pages.
 */
export class BufferPool {
  /** Free arrays by their length; lengths that were used last come last. */
  private readonly free = new Map<number, Float32Array<ArrayBuffer>[]>();
  private readonly uses = new WeakMap<ArrayBufferLike, Use>();
  private freeBytes = 0;
  private usedBytes = 0;
  private mostUsedBytes = 0;

  /** @param alignedOffset gives the bytes from the beginning of a buffer to that of a cache line */
  constructor(private readonly alignedOffset: (buffer: ArrayBuffer) => number) {}

  /** Bytes of all arrays, free or in use. */
  get bytes(): number {
    return this.freeBytes + this.usedBytes;
  }

  /** An array that holds whatever was left in it. */
  take(length: number): Float32Array<ArrayBuffer> {
    const bytes = 4 * length;
    const array = this.free.get(length)?.pop();
    if (array !== undefined) this.freeBytes -= bytes;
    this.usedBytes += bytes;
    this.mostUsedBytes = Math.max(this.mostUsedBytes, this.usedBytes);
    const taken = array ?? this.allocate(length);
    this.uses.set(taken.buffer, 'fresh');
    return taken;
  }

  /** Says that an array became the values of a tensor. One that became those of two is not taken back any more. */
  own({ buffer, byteLength }: Float32Array): void {
    const use = this.uses.get(buffer);
    if (use === undefined) return;
    if (use === 'fresh') {
      this.uses.set(buffer, 'owned');
    } else {
      this.uses.delete(buffer);
      this.usedBytes -= byteLength;
    }
  }

  /** Whether an array is one that this pool would take back. */
  has({ buffer }: Float32Array): boolean {
    return this.uses.has(buffer);
  }

  /** Takes back an array that nobody reads any more; leaves others alone. */
  give(array: Float32Array): void {
    if (!this.uses.delete(array.buffer)) return;
    const own = array as Float32Array<ArrayBuffer>;
    this.usedBytes -= own.byteLength;
    this.freeBytes += own.byteLength;
    const others = this.free.get(own.length);
    if (others === undefined) this.free.set(own.length, [own]);
    else others.push(own);
  }

  /** Frees what is not in use. */
  clear(): void {
    this.shrinkTo(0);
  }

  private allocate(length: number): Float32Array<ArrayBuffer> {
    this.shrinkTo(Math.max(fewBytes, slack * this.mostUsedBytes - this.usedBytes));
    try {
      const buffer = new ArrayBuffer(4 * length + alignment);
      return new Float32Array(buffer, this.alignedOffset(buffer), length);
    } catch (error) {
      this.usedBytes -= 4 * length;
      throw new QuadLabError(
        'OUT_OF_MEMORY',
        `no memory for another ${Math.ceil(length / 2 ** 18)} MiB beside ${Math.ceil(this.usedBytes / 2 ** 20)} MiB in use: ${messageOf(error)}`,
        { cause: error, advice: 'Take smaller batches, or set training.memory to balanced or small.' },
      );
    }
  }

  /** Throws away free arrays, those of lengths that were not asked for the longest first. */
  private shrinkTo(bytes: number): void {
    for (const [length, arrays] of this.free) {
      while (this.freeBytes > bytes) {
        const array = arrays.pop();
        if (array === undefined) break;
        this.freeBytes -= array.byteLength;
        // At once; the garbage collector would take its time.
        array.buffer.transfer(0);
      }
      if (arrays.length === 0) this.free.delete(length);
      if (this.freeBytes <= bytes) return;
    }
  }
}

import { messageOf, QuadLabError } from '../../core/errors';

/** Bytes of a cache line, to which arrays are aligned. */
const alignment = 64;

/** By how much the buffers of a pool may exceed what was in use at the most. */
const slack = 1.25;

/** Buffers that are never thrown away for being too many, in bytes. */
const fewBytes = 1 << 20;

/** A buffer of a pool, which knows what it is used for. */
class PooledBuffer extends ArrayBuffer {
  use: 'free' | 'handed out' | 'values of a tensor' | 'shared' = 'free';
}

type PooledArray = Float32Array<PooledBuffer>;

/**
 * Arrays that go from one tensor to the next. A training step asks for the same sizes again and again; in Node a new
 * array costs microseconds if it is small, and if it is large the zeroing of its pages.
 */
export class BufferPool {
  /** Free arrays by their length; lengths that were used last come last. */
  private readonly free = new Map<number, PooledArray[]>();
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
  take(length: number): Float32Array {
    const bytes = 4 * length;
    const array = this.free.get(length)?.pop();
    if (array !== undefined) this.freeBytes -= bytes;
    this.usedBytes += bytes;
    this.mostUsedBytes = Math.max(this.mostUsedBytes, this.usedBytes);
    const taken = array ?? this.allocate(length);
    taken.buffer.use = 'handed out';
    return taken;
  }

  /** Says that an array became the values of a tensor. One that became those of two is not taken back any more. */
  own({ buffer }: Float32Array): void {
    if (!(buffer instanceof PooledBuffer)) return;
    if (buffer.use === 'handed out') {
      buffer.use = 'values of a tensor';
    } else if (buffer.use !== 'shared') {
      buffer.use = 'shared';
      this.usedBytes -= buffer.byteLength - alignment;
    }
  }

  /** Whether an array is one that this pool would take back. */
  has({ buffer }: Float32Array): boolean {
    return buffer instanceof PooledBuffer && buffer.use !== 'shared';
  }

  /** Takes back an array that nobody reads any more; leaves others alone. */
  give(array: Float32Array): void {
    const { buffer } = array;
    if (!(buffer instanceof PooledBuffer) || buffer.use === 'shared' || buffer.use === 'free') return;
    buffer.use = 'free';
    this.usedBytes -= array.byteLength;
    this.freeBytes += array.byteLength;
    const others = this.free.get(array.length);
    if (others === undefined) this.free.set(array.length, [array as PooledArray]);
    else others.push(array as PooledArray);
  }

  /** Frees what is not in use. */
  clear(): void {
    this.shrinkTo(0);
  }

  private allocate(length: number): PooledArray {
    this.shrinkTo(Math.max(fewBytes, slack * this.mostUsedBytes - this.usedBytes));
    try {
      const buffer = new PooledBuffer(4 * length + alignment);
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

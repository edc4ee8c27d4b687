import { messageOf, QuadLabError } from '../../core/errors';
import { Arena } from './arena';

/** Floats from which on an array lies in the arena. */
const largeFloats = 4096;

/** A buffer of its own for a small array, which knows what it is used for. */
class SmallBuffer extends ArrayBuffer {
  owners = 0;
  free = false;
}

type SmallArray = Float32Array<SmallBuffer>;

/** Bytes of a cache line, to which arrays are aligned. */
const alignment = 64;

/**
 * Arrays that go from one tensor to the next. A training step asks for the same sizes again and again; in Node a new
 * array costs microseconds if it is small, and if it is large the zeroing of its pages.
 */
export class BufferPool {
  private readonly arena: Arena;
  /** Free small arrays by their length. */
  private readonly small = new Map<number, SmallArray[]>();
  private smallBytes = 0;

  /** @param alignedOffset gives the bytes from the beginning of a buffer to that of a cache line */
  constructor(private readonly alignedOffset: (buffer: ArrayBuffer) => number) {
    this.arena = new Arena(alignedOffset);
  }

  /** Bytes of all arrays, free or in use. */
  get bytes(): number {
    return this.arena.bytes + this.smallBytes;
  }

  /** An array that holds whatever was left in it. */
  take(length: number): Float32Array {
    if (length < largeFloats) return this.takeSmall(length);
    try {
      return this.arena.take(length);
    } catch (error) {
      throw new QuadLabError(
        'OUT_OF_MEMORY',
        `no memory for another ${Math.ceil(length / 2 ** 18)} MiB beside ${Math.ceil(this.bytes / 2 ** 20)} MiB in use: ${messageOf(error)}`,
        { cause: error, advice: 'Take smaller batches, or set training.memory to balanced or small.' },
      );
    }
  }

  /** Says that an array, or a part of one, became the values of one more tensor. */
  own(array: Float32Array): void {
    if (array.buffer instanceof SmallBuffer) array.buffer.owners++;
    else this.arena.own(array);
  }

  /** Whether an array is one that this pool hands out again. */
  has(array: Float32Array): boolean {
    return array.buffer instanceof SmallBuffer || this.arena.has(array);
  }

  /** Says that a tensor with these values has gone: with its last tensor an array is free. Leaves others alone. */
  give(array: Float32Array): void {
    const { buffer } = array;
    if (!(buffer instanceof SmallBuffer)) {
      this.arena.give(array);
      return;
    }
    if (buffer.free || --buffer.owners > 0) return;
    buffer.owners = 0;
    buffer.free = true;
    const length = lengthOf(buffer);
    const whole = array.length === length ? (array as SmallArray) : this.wholeOf(buffer, length);
    const others = this.small.get(length);
    if (others === undefined) this.small.set(length, [whole]);
    else others.push(whole);
  }

  /** Frees what is not in use. */
  clear(): void {
    for (const [length, arrays] of this.small) this.smallBytes -= arrays.length * 4 * length;
    this.small.clear();
    this.arena.clear();
  }

  private takeSmall(length: number): Float32Array {
    const array = this.small.get(length)?.pop();
    if (array !== undefined) {
      array.buffer.free = false;
      return array;
    }
    this.smallBytes += 4 * length;
    return this.wholeOf(new SmallBuffer(4 * length + alignment), length);
  }

  private wholeOf(buffer: SmallBuffer, length: number): SmallArray {
    return new Float32Array(buffer, this.alignedOffset(buffer), length);
  }
}

const lengthOf = ({ byteLength }: SmallBuffer): number => (byteLength - alignment) / 4;

/** Floats of a cache line, to which blocks are aligned. */
const lineFloats = 16;

/** Floats of a slab, 256 MiB. The system provides its pages only as they are written. */
const slabFloats = 1 << 26;

/** A stretch of a slab, beside its neighbours. */
interface Block {
  readonly slab: Slab;
  offset: number;
  length: number;
  /** Tensors whose values it holds, one that is about to become one included; 0: free. */
  owners: number;
  before: Block | undefined;
  after: Block | undefined;
}

interface Slab {
  readonly buffer: ArrayBuffer;
  /** Slabs are filled in order. */
  readonly number: number;
  /** Bytes from the beginning of the buffer to that of a cache line. */
  readonly start: number;
  /** By their offsets. */
  readonly used: Map<number, Block>;
  /** Floats that were ever handed out: what lies behind them takes no memory yet. */
  touched: number;
}

/**
 * Memory for large arrays of any length, in a few large buffers. Neighbours that are free are joined, so what a step frees
 * in one size serves in another; a list of free arrays by length would need the sum of the most of each length.
 */
export class Arena {
  private readonly slabs = new Map<ArrayBufferLike, Slab>();
  private readonly free = new Set<Block>();
  private slabCount = 0;

  /** @param alignedOffset gives the bytes from the beginning of a buffer to that of a cache line */
  constructor(private readonly alignedOffset: (buffer: ArrayBuffer) => number) {}

  /** Bytes that were ever written, free or in use. */
  get bytes(): number {
    let floats = 0;
    for (const { touched } of this.slabs.values()) floats += touched;
    return 4 * floats;
  }

  /** An array that holds whatever was left in it. Throws a RangeError where there is no memory. */
  take(length: number): Float32Array {
    const floats = Math.ceil(length / lineFloats) * lineFloats;
    const block = this.firstFree(floats) ?? this.addSlab(floats);
    this.cut(block, floats);
    this.free.delete(block);
    const { slab, offset } = block;
    block.owners = 0;
    slab.used.set(offset, block);
    slab.touched = Math.max(slab.touched, offset + floats);
    return new Float32Array(slab.buffer, slab.start + 4 * offset, length);
  }

  has({ buffer }: Float32Array): boolean {
    return this.slabs.has(buffer);
  }

  /** Says that an array, or a part of one, became the values of one more tensor. */
  own(array: Float32Array): void {
    const block = this.blockOf(array);
    if (block !== undefined) block.owners++;
  }

  /** Says that a tensor with these values has gone. With its last tensor an array is free. */
  give(array: Float32Array): void {
    const block = this.blockOf(array);
    if (block === undefined || --block.owners > 0) return;
    block.owners = 0;
    block.slab.used.delete(block.offset);
    this.free.add(block);
    if (block.after !== undefined && this.free.has(block.after)) this.join(block, block.after);
    if (block.before !== undefined && this.free.has(block.before)) this.join(block.before, block);
  }

  /** Lets go of slabs that nothing lies in. */
  clear(): void {
    for (const [buffer, slab] of this.slabs) {
      if (slab.used.size > 0) continue;
      this.slabs.delete(buffer);
      for (const block of this.free) if (block.slab === slab) this.free.delete(block);
      // At once; the garbage collector would take its time.
      slab.buffer.transfer(0);
    }
  }

  /** The first that is long enough: so what lies behind stays untouched, or comes together again. */
  private firstFree(floats: number): Block | undefined {
    let first: Block | undefined;
    for (const block of this.free) {
      if (block.length >= floats && (first === undefined || isBefore(block, first))) first = block;
    }
    return first;
  }

  private addSlab(floats: number): Block {
    const buffer = allocate(Math.max(floats, slabFloats)) ?? new ArrayBuffer(4 * (floats + lineFloats));
    const number = this.slabCount++;
    const slab = {
      buffer,
      number,
      start: this.alignedOffset(buffer),
      used: new Map<number, Block>(),
      touched: 0,
    };
    this.slabs.set(buffer, slab);
    const length = Math.floor((buffer.byteLength - slab.start) / (4 * lineFloats)) * lineFloats;
    return { slab, offset: 0, length, owners: 0, before: undefined, after: undefined };
  }

  /** Shortens a block; what is left of it is free. */
  private cut(block: Block, floats: number): void {
    if (block.length === floats) return;
    const { slab, after } = block;
    const offset = block.offset + floats;
    const rest = { slab, offset, length: block.length - floats, owners: 0, before: block, after };
    if (after !== undefined) after.before = rest;
    block.after = rest;
    block.length = floats;
    this.free.add(rest);
  }

  private join(first: Block, second: Block): void {
    this.free.delete(second);
    first.length += second.length;
    first.after = second.after;
    if (second.after !== undefined) second.after.before = first;
  }

  /** The block in use that an array lies in. */
  private blockOf({ buffer, byteOffset }: Float32Array): Block | undefined {
    const slab = this.slabs.get(buffer);
    if (slab === undefined) return undefined;
    const offset = (byteOffset - slab.start) / 4;
    const block = slab.used.get(offset);
    if (block !== undefined) return block;
    for (const candidate of slab.used.values()) {
      if (candidate.offset <= offset && offset < candidate.offset + candidate.length) return candidate;
    }
    return undefined;
  }
}

const isBefore = (a: Block, b: Block): boolean =>
  a.slab === b.slab ? a.offset < b.offset : a.slab.number < b.slab.number;

function allocate(floats: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(4 * (floats + lineFloats));
  } catch {
    return undefined;
  }
}

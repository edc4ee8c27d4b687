// In Node an array of more than 64 bytes costs microseconds to allocate, as much as a whole layer of a small network
// takes to compute. So kernels allocate all their outputs at once, and keep their scratch space as long as it is small.

/** Arrays of zeros that share one buffer; there are as many as there are lengths. */
export function allocate(lengths: readonly number[]): Float32Array[] {
  const buffer = new ArrayBuffer(4 * lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  return lengths.map((length) => {
    const array = new Float32Array(buffer, offset, length);
    offset += 4 * length;
    return array;
  });
}

const spaces = new Map<string, Float32Array>();

/** Values above which scratch space is left to the garbage collector: the patches of a convolution fill gigabytes. */
const largestKept = 65_536;

/** Space for one use at a time, which holds whatever was left there. */
export function scratch(name: string, length: number): Float32Array {
  if (length > largestKept) return new Float32Array(length);
  const key = `${name}/${length}`;
  let space = spaces.get(key);
  if (space === undefined) spaces.set(key, (space = new Float32Array(length)));
  return space;
}

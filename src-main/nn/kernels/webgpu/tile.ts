// All three passes of a neuron are products of matrices that are not there as such: of patches, kernels and gradients.
// A workgroup computes a tile of the product, 64 rows by 16 or 32 columns for each thread 4 rows by 1 or 2 columns. Step
// by step along the inner dimension its threads copy a slice of either factor to workgroup memory.

/** Rows of a tile. */
export const tileRows = 64;
/** Threads in a row and in a column of a tile. */
export const side = 16;

/** Sizes of a tile. */
export interface Tile {
  readonly columns: number;
  /** Inner indices of a slice. */
  readonly depth: number;
}

/** Workgroup memory that every device has. */
const leastMemory = 16_384;

/**
 * @param columns of the product
 * @param left how many left factors there are
 * @param right how many right ones
 */
export function tileFor(columns: number, left: number, right: number): Tile {
  const tile = columns <= side ? side : 2 * side;
  const bytes = (depth: number): number => 4 * depth * (left * tileRows + right * tile);
  return { columns: tile, depth: bytes(16) <= leastMemory ? 16 : 8 };
}

/** WGSL for each of a thread's columns. */
export function eachColumn({ columns }: Tile, code: (column: number) => string): string {
  return Array.from({ length: columns / side }, (_, j) => code(j)).join('\n');
}

/** Workgroup memory for the slices: `left0`, … of 4 rows at a time, and `right0`, …. */
export function sliceMemory({ columns, depth }: Tile, left: number, right: number): string {
  const declare = (name: string, count: number, type: string, length: number): string[] =>
    Array.from({ length: count }, (_, i) => `var<workgroup> ${name}${i}: array<${type}, ${length}>;`);
  return [
    ...declare('left', left, 'vec4<f32>', (depth * tileRows) / 4),
    ...declare('right', right, 'f32', depth * columns),
  ].join('\n');
}

/** Whether a thread has anything to copy, in a loop over `cell` that it takes part in: up to `cells` in a workgroup. */
export function eachCell(cells: number, code: string): string {
  return `for (var cell = lane; cell < ${cells}; cell += 256) { ${code} }`;
}

/**
 * WGSL that goes along an axis that is three in one, (high, middle, low), without dividing: divisions by numbers that the
 * compiler does not know take long on a GPU.
 */
export const advanceFunction = `
fn advance(before: vec3<i32>, by: i32, lows: i32, middles: i32) -> vec3<i32> {
  var at = before;
  at.z += by;
  while (at.z >= lows) {
    at.z -= lows;
    at.y += 1;
    if (at.y == middles) { at.y = 0; at.x += 1; }
  }
  return at;
}`;

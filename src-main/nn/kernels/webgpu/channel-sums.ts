import type { Shader } from '../../../backends/webgpu/shader';

// Sums over all axes but the last, in two dispatches: first those of parts of the rows, then those of the parts.

/** Channels and rows that a workgroup looks at at once. */
const side = 16;
/** Rows of a part. */
export const partRows = 512;

/** What is summed up in a part, for the channel `c` of `C`, from the rows from `first` to before `end`. */
export interface PartialSums {
  readonly key: string;
  readonly reads: readonly string[];
  /** [parts, C] each */
  readonly writes: readonly string[];
  readonly channels: number;
  readonly floats?: readonly string[];
  /**
   * Lets each thread sum up its rows, with `eachRow`, and brings them together, with `total(value)`; writes the results to
   * `at` where `lane < 16` and `inside`.
   */
  readonly body: string;
}

/** In the body of partial sums: the rows of one thread. */
export const eachRow = (code: string): string =>
  `if (inside) { for (var row = first + lane / ${side}; row < end; row += ${side}) { let i = row * C + c; ${code} } }`;

export function partialSums({ channels, body, key, ...rest }: PartialSums): Shader {
  const blocks = Math.ceil(channels / side);
  return {
    ...rest,
    key: `${key} of ${channels}`,
    integers: ['rows'],
    code: () => ({
      declarations: `
const C: i32 = ${channels};
var<workgroup> space: array<f32, 256>;
// The sum over the threads of a channel, the same for all of them.
fn total(lane: i32, value: f32) -> f32 {
  space[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0; i < ${side}; i++) { sum += space[i * ${side} + lane % ${side}]; }
  workgroupBarrier();
  return sum;
}`,
      body: `
let part = group / ${blocks};
let c = (group % ${blocks}) * ${side} + lane % ${side};
let inside = c < C;
let first = part * ${partRows};
let end = min(n.rows, first + ${partRows});
let at = part * C + c;
${body}`,
    }),
  };
}

export const partsOf = (rows: number): number => Math.ceil(rows / partRows);
export const groupsOf = (rows: number, channels: number): number =>
  partsOf(rows) * Math.ceil(channels / side);

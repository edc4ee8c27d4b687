import type { Plan } from './forward-shader';
import type { NeuronTerms } from './neuron-terms';
import type { Problem } from './problem';
import { constantsOf, keyOf } from './problem';
import { eachCell, eachColumn, side, sliceMemory, tileFor, tileRows } from './tile';

/** The gradients that the terms of a neuron take, each once, and the responses that they need. */
export function gradientsOf({ terms, responses }: NeuronTerms): {
  readonly gradients: readonly string[];
  readonly reads: readonly string[];
} {
  return {
    gradients: [...new Set(terms.map(({ gradient }) => gradient))],
    reads: ['dy', ...Object.keys(responses)],
  };
}

/**
 * The gradient of x: Σ gradient·kernelᵀ over the terms, times 2x for those of x². Rows of the product are pixels of the
 * input, columns its channels, and the inner dimension goes over the points of the kernel and the outputs.
 */
export function gradInputPlan(name: string, neuron: NeuronTerms, problem: Problem): Plan {
  const withKernels = neuron.terms.flatMap(({ kernel, ...term }) =>
    kernel === undefined ? [] : [{ ...term, kernel }],
  );
  const { gradients, reads } = gradientsOf({ ...neuron, terms: withKernels });
  const kernels = withKernels.map(({ kernel }) => kernel);
  const groupChannels = problem.channels / problem.groups;
  const tile = tileFor(groupChannels, gradients.length, kernels.length);
  const { columns, depth } = tile;
  const columnTiles = Math.ceil(groupChannels / columns);
  const squares = withKernels.some(({ squared = false }) => squared);
  const sums = ['linear', ...(squares ? ['power'] : [])];
  const rows = problem.batch * problem.height * problem.width;
  const shader = {
    key: `${name} input ${keyOf(problem)}`,
    reads: [...reads, ...kernels, ...(squares ? ['x'] : [])],
    writes: ['dx'],
    integers: ['rows'],
    code: () => ({
      declarations: `
${constantsOf(problem)}
const INNER: i32 = KH * KW * GO;
const COLUMN_TILES: i32 = ${columnTiles};
${sliceMemory(tile, gradients.length, kernels.length)}
// Where in y the point of the kernel sees this pixel, or -1.
fn position(image: i32, row: i32, column: i32, inner: i32, first: i32) -> i32 {
  if (image < 0 || inner >= INNER) { return -1; }
  let point = inner / GO;
  let down = row - (point / KW) * DILATION;
  let right = column - (point % KW) * DILATION;
  if (down < 0 || right < 0 || down % STRIDE != 0 || right % STRIDE != 0) { return -1; }
  let outRow = down / STRIDE;
  let outColumn = right / STRIDE;
  if (outRow >= OH || outColumn >= OW) { return -1; }
  return ((image * OH + outRow) * OW + outColumn) * O + first + inner % GO;
}`,
      body: `
let columnTile = group % COLUMN_TILES;
let channelGroup = (group / COLUMN_TILES) % GROUPS;
let rowTile = group / (COLUMN_TILES * GROUPS);
let tx = lane % ${side};
let ty = lane / ${side};
let firstColumn = columnTile * ${columns};
let firstRow = rowTile * ${tileRows} + ty * 4;
let copied = (lane / ${depth}) * 4;
let innerCopied = lane % ${depth};
var image = vec4<i32>(-1);
var top = vec4<i32>();
var left = vec4<i32>();
for (var i = 0; i < 4; i++) {
  let row = rowTile * ${tileRows} + copied + i;
  if (copied < ${tileRows} && row < n.rows) {
    image[i] = row / (H * W);
    top[i] = (row / W) % H + PAD;
    left[i] = row % W + PAD;
  }
}
${sums.map((sum) => eachColumn(tile, (j) => `var ${sum}${j} = vec4<f32>();`)).join('\n')}
for (var start = 0; start < INNER; start += ${depth}) {
  if (copied < ${tileRows}) {
    ${gradients.map((_, g) => `var gradient${g} = vec4<f32>();`).join('\n')}
    for (var i = 0; i < 4; i++) {
      let at = position(image[i], top[i], left[i], start + innerCopied, channelGroup * GO);
      if (at >= 0) {
        ${reads.map((read) => `let ${read}At = ${read}[at];`).join('\n')}
        ${gradients.map((gradient, g) => `gradient${g}[i] = ${gradient.replace(/\b(dy|u|v)\b/g, '$1At')};`).join('\n')}
      }
    }
    ${gradients.map((_, g) => `left${g}[innerCopied * ${tileRows / 4} + copied / 4] = gradient${g};`).join('\n')}
  }
  ${eachCell(
    depth * columns,
    `
    let inner = start + cell % ${depth};
    let column = firstColumn + cell / ${depth};
    let inside = inner < INNER && column < GC;
    let at = select(0, ((inner / GO) * GC + column) * O + channelGroup * GO + inner % GO, inside);
    let to = (cell % ${depth}) * ${columns} + cell / ${depth};
    ${kernels.map((kernel, k) => `right${k}[to] = select(0.0, ${kernel}[at], inside);`).join('\n')}`,
  )}
  workgroupBarrier();
  for (var k = 0; k < ${depth}; k++) {
    ${gradients.map((_, g) => `let a${g} = left${g}[k * ${tileRows / 4} + ty];`).join('\n')}
    ${withKernels
      .map(({ gradient, squared = false }, k) =>
        eachColumn(
          tile,
          (j) =>
            `${squared ? 'power' : 'linear'}${j} += a${gradients.indexOf(gradient)} * right${k}[k * ${columns} + tx + ${side * j}];`,
        ),
      )
      .join('\n')}
  }
  workgroupBarrier();
}
${eachColumn(
  tile,
  (j) => `{
  let column = firstColumn + tx + ${side * j};
  if (column < GC) {
    for (var i = 0; i < 4; i++) {
      let row = firstRow + i;
      if (row < n.rows) {
        let at = row * C + channelGroup * GC + column;
        dx[at] = linear${j}[i]${squares ? ` + 2.0 * x[at] * power${j}[i]` : ''};
      }
    }
  }
}`,
)}`,
    }),
  };
  return { shader, groups: Math.ceil(rows / tileRows) * problem.groups * columnTiles };
}

import type { Plan } from './forward-shader';
import type { NeuronTerms } from './neuron-terms';
import type { Problem } from './problem';
import { sizeNames, sizesInOrder } from './problem';
import { advanceFunction, eachCell, eachColumn, side, sliceMemory, tileFor, tileRows } from './tile';

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
  const strided = problem.stride > 1;
  const rows = problem.batch * problem.height * problem.width;
  const shader = {
    key: `${name} input ${strided ? 'strided' : ''} ${columns}`,
    reads: [...reads, ...kernels, ...(squares ? ['x'] : [])],
    writes: ['dx'],
    integers: ['rows', 'COLUMN_TILES', ...sizeNames],
    code: () => ({
      declarations: `
${sliceMemory(tile, gradients.length, kernels.length)}
${advanceFunction}
// Where in y the point of the kernel sees this pixel, or -1.
fn position(image: i32, down: i32, right: i32, channel: i32) -> i32 {
  if (image < 0 || down < 0 || right < 0) { return -1; }
  ${strided ? 'if (down % n.STRIDE != 0 || right % n.STRIDE != 0) { return -1; }' : ''}
  let row = down${strided ? ' / n.STRIDE' : ''};
  let column = right${strided ? ' / n.STRIDE' : ''};
  if (row >= n.OH || column >= n.OW) { return -1; }
  return ((image * n.OH + row) * n.OW + column) * n.O + channel;
}`,
      body: `
let columnTile = group % n.COLUMN_TILES;
let channelGroup = (group / n.COLUMN_TILES) % n.GROUPS;
let rowTile = group / (n.COLUMN_TILES * n.GROUPS);
let innerEnd = n.KH * n.KW * n.GO;
let tx = lane % ${side};
let ty = lane / ${side};
let firstColumn = columnTile * ${columns};
let firstRow = rowTile * ${tileRows} + ty * 4;
let copied = (lane / ${depth}) * 4;
let innerCopied = lane % ${depth};
// The point of the kernel, its row and its column, and the output.
var point = advance(vec3<i32>(), innerCopied, n.GO, n.KW);
var image = vec4<i32>(-1);
var top = vec4<i32>();
var left = vec4<i32>();
for (var i = 0; i < 4; i++) {
  let row = rowTile * ${tileRows} + copied + i;
  if (copied < ${tileRows} && row < n.rows) {
    image[i] = row / (n.H * n.W);
    top[i] = (row / n.W) % n.H + n.PAD;
    left[i] = row % n.W + n.PAD;
  }
}
${sums.map((sum) => eachColumn(tile, (j) => `var ${sum}${j} = vec4<f32>();`)).join('\n')}
for (var start = 0; start < innerEnd; start += ${depth}) {
  if (copied < ${tileRows}) {
    ${gradients.map((_, g) => `var gradient${g} = vec4<f32>();`).join('\n')}
    for (var i = 0; i < 4; i++) {
      let at = position(image[i], top[i] - point.x * n.DILATION, left[i] - point.y * n.DILATION, channelGroup * n.GO + point.z);
      if (at >= 0 && point.x < n.KH) {
        ${reads.map((read) => `let ${read}At = ${read}[at];`).join('\n')}
        ${gradients.map((gradient, g) => `gradient${g}[i] = ${gradient.replace(/\b(dy|u|v)\b/g, '$1At')};`).join('\n')}
      }
    }
    ${gradients.map((_, g) => `left${g}[innerCopied * ${tileRows / 4} + copied / 4] = gradient${g};`).join('\n')}
  }
  ${eachCell(
    depth * columns,
    `
    let column = firstColumn + cell / ${depth};
    let inside = point.x < n.KH && column < n.GC;
    let output = channelGroup * n.GO + point.z;
    let at = select(0, ((point.x * n.KW + point.y) * n.GC + column) * n.O + output, inside);
    let to = (cell % ${depth}) * ${columns} + cell / ${depth};
    ${kernels.map((kernel, k) => `right${k}[to] = select(0.0, ${kernel}[at], inside);`).join('\n')}`,
  )}
  point = advance(point, ${depth}, n.GO, n.KW);
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
  if (column < n.GC) {
    for (var i = 0; i < 4; i++) {
      let row = firstRow + i;
      if (row < n.rows) {
        let at = row * n.C + channelGroup * n.GC + column;
        dx[at] = linear${j}[i]${squares ? ` + 2.0 * x[at] * power${j}[i]` : ''};
      }
    }
  }
}`,
)}`,
    }),
  };
  const integers = [rows, columnTiles, ...sizesInOrder(problem)];
  return { shader, integers, groups: Math.ceil(rows / tileRows) * problem.groups * columnTiles };
}

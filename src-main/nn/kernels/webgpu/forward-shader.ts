import type { Shader } from '../../../backends/webgpu/shader';
import type { NeuronTerms } from './neuron-terms';
import type { Problem } from './problem';
import { sizeNames, sizesInOrder } from './problem';
import { advanceFunction, eachCell, eachColumn, side, sliceMemory, tileFor, tileRows } from './tile';

/** A shader, and how many workgroups it takes. */
export interface Plan {
  readonly shader: Shader;
  readonly integers: readonly number[];
  readonly groups: number;
}

/**
 * y and the responses from x and the parameters, in one dispatch: x is read once for all terms. Rows of the product are
 * output positions, columns outputs, and the inner dimension goes over a patch.
 */
export function forwardPlan(name: string, neuron: NeuronTerms, problem: Problem): Plan {
  const { terms, value, responses } = neuron;
  const kernels = terms.flatMap(({ kernel }) => kernel ?? []);
  const biases = terms.flatMap(({ bias }) => bias ?? []);
  const groupOutputs = problem.outputs / problem.groups;
  const tile = tileFor(groupOutputs, 1, kernels.length);
  const { columns, depth } = tile;
  const columnTiles = Math.ceil(groupOutputs / columns);
  const sums = terms.map(({ kernel, squared = false }, t) => ({
    t,
    slot: kernels.indexOf(kernel ?? 'w_r'),
    kernel,
    squared,
  }));
  const summed = sums.filter(({ kernel }) => kernel !== undefined);
  const rows = problem.batch * problem.outHeight * problem.outWidth;

  const store = (): string =>
    eachColumn(
      tile,
      (j) => `{
      let column = firstColumn + tx + ${side * j};
      if (column < n.GO) {
        let o = channelGroup * n.GO + column;
        ${terms
          .map(({ kernel, bias, constant = 0 }, t) => {
            const parts = [
              ...(kernel === undefined ? [] : [`sum${t}_${j}`]),
              ...(bias === undefined ? [] : [`vec4<f32>(${bias}[o])`]),
              ...(constant === 0 ? [] : [`vec4<f32>(${constant.toFixed(1)})`]),
            ];
            return `let t${t} = ${parts.length === 0 ? 'vec4<f32>()' : parts.join(' + ')};`;
          })
          .join('\n')}
        let result = ${value};
        for (var i = 0; i < 4; i++) {
          let row = firstRow + i;
          if (row < n.rows) {
            y[row * n.O + o] = result[i];
            ${Object.entries(responses)
              .map(([response, term]) => `${response}[row * n.O + o] = ${term}[i];`)
              .join('\n')}
          }
        }
      }
    }`,
    );
  const shader: Shader = {
    key: `${name} forward ${biases.join()} ${columns}`,
    reads: ['x', ...kernels, ...biases],
    writes: ['y', ...Object.keys(responses)],
    integers: ['rows', 'COLUMN_TILES', ...sizeNames],
    code: () => ({
      declarations: `
${sliceMemory(tile, 1, kernels.length)}
${advanceFunction}
fn pixel(image: i32, row: i32, column: i32, channel: i32) -> f32 {
  if (image < 0 || row < 0 || row >= n.H || column < 0 || column >= n.W) { return 0.0; }
  return x[((image * n.H + row) * n.W + column) * n.C + channel];
}`,
      body: `
let columnTile = group % n.COLUMN_TILES;
let channelGroup = (group / n.COLUMN_TILES) % n.GROUPS;
let rowTile = group / (n.COLUMN_TILES * n.GROUPS);
let innerEnd = n.KH * n.KW * n.GC;
let tx = lane % ${side};
let ty = lane / ${side};
let firstColumn = columnTile * ${columns};
let firstRow = rowTile * ${tileRows} + ty * 4;
let copied = (lane / ${depth}) * 4;
let innerCopied = lane % ${depth};
// The point of the kernel, its row and its column, and the channel.
var point = advance(vec3<i32>(), innerCopied, n.GC, n.KW);
var image = vec4<i32>(-1);
var top = vec4<i32>();
var left = vec4<i32>();
for (var i = 0; i < 4; i++) {
  let row = rowTile * ${tileRows} + copied + i;
  if (copied < ${tileRows} && row < n.rows) {
    image[i] = row / (n.OH * n.OW);
    top[i] = ((row / n.OW) % n.OH) * n.STRIDE - n.PAD;
    left[i] = (row % n.OW) * n.STRIDE - n.PAD;
  }
}
${summed.map(({ t }) => eachColumn(tile, (j) => `var sum${t}_${j} = vec4<f32>();`)).join('\n')}
for (var start = 0; start < innerEnd; start += ${depth}) {
  if (copied < ${tileRows}) {
    var values = vec4<f32>();
    if (point.x < n.KH) {
      let channel = channelGroup * n.GC + point.z;
      for (var i = 0; i < 4; i++) {
        values[i] = pixel(image[i], top[i] + point.x * n.DILATION, left[i] + point.y * n.DILATION, channel);
      }
    }
    left0[innerCopied * ${tileRows / 4} + copied / 4] = values;
    point = advance(point, ${depth}, n.GC, n.KW);
  }
  ${eachCell(
    depth * columns,
    `
    let inner = start + cell / ${columns};
    let column = firstColumn + cell % ${columns};
    let inside = inner < innerEnd && column < n.GO;
    let at = select(0, inner * n.O + channelGroup * n.GO + column, inside);
    ${kernels.map((kernel, k) => `right${k}[cell] = select(0.0, ${kernel}[at], inside);`).join('\n')}`,
  )}
  workgroupBarrier();
  for (var k = 0; k < ${depth}; k++) {
    let a = left0[k * ${tileRows / 4} + ty];
    ${summed.some(({ squared }) => squared) ? 'let squares = a * a;' : ''}
    ${summed
      .map(({ t, slot, squared }) =>
        eachColumn(
          tile,
          (j) =>
            `sum${t}_${j} += ${squared ? 'squares' : 'a'} * right${slot}[k * ${columns} + tx + ${side * j}];`,
        ),
      )
      .join('\n')}
  }
  workgroupBarrier();
}
${store()}`,
    }),
  };
  const integers = [rows, columnTiles, ...sizesInOrder(problem)];
  return { shader, integers, groups: Math.ceil(rows / tileRows) * problem.groups * columnTiles };
}

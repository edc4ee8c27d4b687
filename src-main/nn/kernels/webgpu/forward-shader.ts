import type { Shader } from '../../../backends/webgpu/shader';
import type { NeuronTerms } from './neuron-terms';
import type { Problem } from './problem';
import { constantsOf, keyOf } from './problem';
import { eachCell, eachColumn, side, sliceMemory, tileFor, tileRows } from './tile';

/** A shader, and how many workgroups it takes. */
export interface Plan {
  readonly shader: Shader;
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
      if (column < GO) {
        let o = channelGroup * GO + column;
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
            y[row * O + o] = result[i];
            ${Object.entries(responses)
              .map(([response, term]) => `${response}[row * O + o] = ${term}[i];`)
              .join('\n')}
          }
        }
      }
    }`,
    );
  const shader: Shader = {
    key: `${name} forward ${biases.join()} ${keyOf(problem)}`,
    reads: ['x', ...kernels, ...biases],
    writes: ['y', ...Object.keys(responses)],
    integers: ['rows'],
    code: () => ({
      declarations: `
${constantsOf(problem)}
const INNER: i32 = KH * KW * GC;
const COLUMN_TILES: i32 = ${columnTiles};
${sliceMemory(tile, 1, kernels.length)}
fn pixel(image: i32, top: i32, left: i32, inner: i32, first: i32) -> f32 {
  if (image < 0 || inner >= INNER) { return 0.0; }
  let point = inner / GC;
  let row = top + (point / KW) * DILATION;
  let column = left + (point % KW) * DILATION;
  if (row < 0 || row >= H || column < 0 || column >= W) { return 0.0; }
  return x[((image * H + row) * W + column) * C + first + inner % GC];
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
    image[i] = row / (OH * OW);
    top[i] = ((row / OW) % OH) * STRIDE - PAD;
    left[i] = (row % OW) * STRIDE - PAD;
  }
}
${summed.map(({ t }) => eachColumn(tile, (j) => `var sum${t}_${j} = vec4<f32>();`)).join('\n')}
for (var start = 0; start < INNER; start += ${depth}) {
  if (copied < ${tileRows}) {
    let inner = start + innerCopied;
    let first = channelGroup * GC;
    left0[innerCopied * ${tileRows / 4} + copied / 4] = vec4<f32>(
      pixel(image.x, top.x, left.x, inner, first), pixel(image.y, top.y, left.y, inner, first),
      pixel(image.z, top.z, left.z, inner, first), pixel(image.w, top.w, left.w, inner, first));
  }
  ${eachCell(
    depth * columns,
    `
    let inner = start + cell / ${columns};
    let column = firstColumn + cell % ${columns};
    let inside = inner < INNER && column < GO;
    let at = select(0, inner * O + channelGroup * GO + column, inside);
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
  return { shader, groups: Math.ceil(rows / tileRows) * problem.groups * columnTiles };
}

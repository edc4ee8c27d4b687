import type { Shader } from '../../../backends/webgpu/shader';
import { threads } from '../../../backends/webgpu/shader';
import type { Plan } from './forward-shader';
import { gradientsOf } from './grad-input-shader';
import type { NeuronTerms } from './neuron-terms';
import type { Problem } from './problem';
import { sizeNames, sizesInOrder } from './problem';
import { advanceFunction, eachCell, eachColumn, side, sliceMemory, tileFor, tileRows } from './tile';

/** Workgroups that keep a GPU busy; sums over the batch are divided among so many. */
const enoughGroups = 512;
/** Rows of the batch that are worth a workgroup of their own. */
const rowsOfPart = 128;

export interface GradParametersPlan {
  /** Sums over parts of the batch. */
  readonly partial: Plan;
  /** Adds up the parts. */
  readonly total: Plan;
  readonly scratchLength: number;
}

/**
 * The gradients of all parameters in two dispatches. Rows of the product are the points of a patch, and after them a row
 * of ones for the biases; columns are outputs, and the inner dimension goes over the output positions of the batch. It is
 * divided into parts, which depend on nothing but sizes, so that results are the same each time.
 */
export function gradParametersPlan(name: string, neuron: NeuronTerms, problem: Problem): GradParametersPlan {
  const { terms } = neuron;
  const { gradients, reads } = gradientsOf(neuron);
  const groupOutputs = problem.outputs / problem.groups;
  const patch = (problem.kernelHeight * problem.kernelWidth * problem.channels) / problem.groups;
  const points = patch + (terms.some(({ bias }) => bias !== undefined) ? 1 : 0);
  const tile = tileFor(groupOutputs, 1, gradients.length);
  const { columns, depth } = tile;
  const rowTiles = Math.ceil(points / tileRows);
  const columnTiles = Math.ceil(groupOutputs / columns);
  const tiles = rowTiles * columnTiles * problem.groups;
  const rows = problem.batch * problem.outHeight * problem.outWidth;
  const wantedParts = Math.min(Math.ceil(enoughGroups / tiles), Math.ceil(rows / rowsOfPart));
  const rowsPerPart = depth * Math.ceil(rows / wantedParts / depth);
  const parts = Math.ceil(rows / rowsPerPart);
  const key = `${name} ${neuron.parameters.join()}`;
  const size = terms.length * points * problem.outputs;
  const partial: Shader = {
    key: `${key} partial ${columns}`,
    reads: ['x', ...reads],
    writes: ['sums'],
    integers: ['rows', 'rowsPerPart', 'POINTS', 'ROW_TILES', 'COLUMN_TILES', ...sizeNames],
    code: () => ({
      declarations: `
${sliceMemory(tile, 1, gradients.length)}
${advanceFunction}
fn pixel(image: i32, row: i32, column: i32, channel: i32) -> f32 {
  if (row < 0 || row >= n.H || column < 0 || column >= n.W) { return 0.0; }
  return x[((image * n.H + row) * n.W + column) * n.C + channel];
}`,
      body: `
let columnTile = group % n.COLUMN_TILES;
let rowTile = (group / n.COLUMN_TILES) % n.ROW_TILES;
let channelGroup = (group / (n.COLUMN_TILES * n.ROW_TILES)) % n.GROUPS;
let part = group / (n.COLUMN_TILES * n.ROW_TILES * n.GROUPS);
let patchEnd = n.KH * n.KW * n.GC;
let tx = lane % ${side};
let ty = lane / ${side};
let firstColumn = columnTile * ${columns};
let firstPoint = rowTile * ${tileRows};
// Neighbouring threads copy neighbouring points, which lie side by side in the image.
let copied = firstPoint + tx * 4;
var down = vec4<i32>();
var right = vec4<i32>();
var channel = vec4<i32>();
for (var i = 0; i < 4; i++) {
  let point = copied + i;
  down[i] = (point / n.GC / n.KW) * n.DILATION - n.PAD;
  right[i] = (point / n.GC % n.KW) * n.DILATION - n.PAD;
  channel[i] = channelGroup * n.GC + point % n.GC;
}
${terms.map((_, t) => eachColumn(tile, (j) => `var sum${t}_${j} = vec4<f32>();`)).join('\n')}
// The position that this thread copies: image, row and column.
let firstRow = part * n.rowsPerPart + ty;
var position = vec3<i32>(firstRow / (n.OH * n.OW), (firstRow / n.OW) % n.OH, firstRow % n.OW);
let end = min(n.rows, (part + 1) * n.rowsPerPart);
for (var start = part * n.rowsPerPart; start < end; start += ${depth}) {
  if (ty < ${depth}) {
    let row = start + ty;
    var values = vec4<f32>();
    for (var i = 0; i < 4; i++) {
      let point = copied + i;
      if (row < end && point < patchEnd) {
        values[i] = pixel(position.x, position.y * n.STRIDE + down[i], position.z * n.STRIDE + right[i], channel[i]);
      }
      if (row < end && point == patchEnd) { values[i] = 1.0; }
    }
    left0[ty * ${tileRows / 4} + tx] = values;
    position = advance(position, ${depth}, n.OW, n.OH);
  }
  ${eachCell(
    depth * columns,
    `
    let row = start + cell / ${columns};
    let column = firstColumn + cell % ${columns};
    let inside = row < end && column < n.GO;
    let at = select(0, row * n.O + channelGroup * n.GO + column, inside);
    ${reads.map((read) => `let ${read}At = ${read}[at];`).join('\n')}
    ${gradients.map((gradient, g) => `right${g}[cell] = select(0.0, ${gradient.replace(/\b(dy|u|v)\b/g, '$1At')}, inside);`).join('\n')}`,
  )}
  workgroupBarrier();
  for (var k = 0; k < ${depth}; k++) {
    let a = left0[k * ${tileRows / 4} + ty];
    ${terms.some(({ squared = false }) => squared) ? 'let squares = a * a;' : ''}
    ${terms
      .map(({ gradient, squared = false }, t) =>
        eachColumn(
          tile,
          (j) =>
            `sum${t}_${j} += ${squared ? 'squares' : 'a'} * right${gradients.indexOf(gradient)}[k * ${columns} + tx + ${side * j}];`,
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
  if (column < n.GO) {
    for (var i = 0; i < 4; i++) {
      let point = firstPoint + ty * 4 + i;
      if (point < n.POINTS) {
        ${terms
          .map(
            (_, t) =>
              `sums[((part * ${terms.length} + ${t}) * n.POINTS + point) * n.O + channelGroup * n.GO + column] = sum${t}_${j}[i];`,
          )
          .join('\n')}
      }
    }
  }
}`,
)}`,
    }),
  };
  const total: Shader = {
    key: `${key} total`,
    reads: ['sums'],
    writes: neuron.parameters,
    integers: ['parts', 'PATCH', 'POINTS', 'O'],
    code: () => ({
      body: `
let index = group * ${threads} + lane;
let size = ${terms.length} * n.POINTS * n.O;
if (index >= size) { return; }
var sum = 0.0;
for (var part = 0; part < n.parts; part++) { sum += sums[part * size + index]; }
let term = index / (n.POINTS * n.O);
let point = (index / n.O) % n.POINTS;
${terms
  .map(
    ({ kernel, bias }, t) => `if (term == ${t}) {
  ${kernel === undefined ? '' : `if (point < n.PATCH) { ${kernel}[point * n.O + index % n.O] = sum; }`}
  ${bias === undefined ? '' : `if (point == n.PATCH) { ${bias}[index % n.O] = sum; }`}
}`,
  )
  .join('\n')}`,
    }),
  };
  return {
    partial: {
      shader: partial,
      integers: [rows, rowsPerPart, points, rowTiles, columnTiles, ...sizesInOrder(problem)],
      groups: tiles * parts,
    },
    total: {
      shader: total,
      integers: [parts, patch, points, problem.outputs],
      groups: Math.ceil(size / threads),
    },
    scratchLength: parts * size,
  };
}

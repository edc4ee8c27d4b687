import type { LayerTerms, Terms } from './parameters';

interface Trace {
  x: Float64Array;
  u: Float64Array;
  v: Float64Array | undefined;
}

/**
 * The derivatives of every output by every parameter at one input, in double precision, by backpropagation.
 * @param x d_0 inputs.
 * @returns for each output a row of derivatives: layer by layer the rows of r, then of g, then of b.
 */
export function parameterGradients(layers: readonly LayerTerms[], x: Float64Array): Float64Array[] {
  const traces: Trace[] = [];
  let value = x;
  for (const [index, { r, g, b }] of layers.entries()) {
    const input = value;
    const u = product(r, input);
    const v = g && product(g, input);
    traces.push({ x: input, u, v });
    const isLast = index === layers.length - 1;
    if (v === undefined || b === undefined) {
      value = isLast ? u : u.map((each) => each ** 2);
    } else {
      const power = product(
        b,
        input.map((each) => each ** 2),
      );
      value = u.map((each, j) => each * (v[j] ?? 0) + (power[j] ?? 0));
    }
  }
  return Array.from(value, (_, output) => {
    const one = new Float64Array(value.length);
    one[output] = 1;
    return backwards(layers, traces, one);
  });
}

function backwards(
  layers: readonly LayerTerms[],
  traces: readonly Trace[],
  last: Float64Array,
): Float64Array {
  const parts: Float64Array[] = [];
  let delta = last; // ∂output/∂(output of the layer)
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const [layer, trace] = [layers[index], traces[index]];
    if (layer === undefined || trace === undefined) break;
    const { x, u, v } = trace;
    const squares = x.map((each) => each ** 2);
    const isLast = index === layers.length - 1;
    const byU = delta.map((each, j) => each * (v ? (v[j] ?? 0) : isLast ? 1 : 2 * (u[j] ?? 0)));
    const byV = delta.map((each, j) => each * (u[j] ?? 0));
    const own = [byRows(layer.r, byU, x)];
    let before = transposed(layer.r, byU, x.length);
    if (layer.g && layer.b) {
      own.push(byRows(layer.g, byV, x), byRows(layer.b, delta, squares));
      const [byG, byB] = [transposed(layer.g, byV, x.length), transposed(layer.b, delta, x.length)];
      before = before.map((each, k) => each + (byG[k] ?? 0) + 2 * (x[k] ?? 0) * (byB[k] ?? 0));
    }
    parts.unshift(...own);
    delta = before;
  }
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** Rows times x, with the biases: a column more than x has stands for an input of 1. */
const product = (rows: Terms, x: Float64Array): Float64Array =>
  Float64Array.from(rows, (row) => row.reduce((sum, weight, k) => sum + weight * (x[k] ?? 1), 0));

/** Derivatives by the weights and biases of rows. */
function byRows(rows: Terms, delta: Float64Array, x: Float64Array): Float64Array {
  const columns = rows[0]?.length ?? 0;
  return Float64Array.from(
    { length: rows.length * columns },
    (_, at) => (delta[Math.floor(at / columns)] ?? 0) * (x[at % columns] ?? 1),
  );
}

/** Rows, without their biases, transposed, times delta. */
const transposed = (rows: Terms, delta: Float64Array, inputs: number): Float64Array =>
  Float64Array.from({ length: inputs }, (_, k) =>
    rows.reduce((sum, row, j) => sum + (row[k] ?? 0) * (delta[j] ?? 0), 0),
  );

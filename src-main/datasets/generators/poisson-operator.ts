/** A = −Δ with zero boundary values on a grid of n points along each side of a line or square of length 1. */
export interface PoissonOperator {
  /** n, or n² row by row. */
  readonly unknowns: number;
  /** Of the sine modes, in the order of `fromModes`. */
  readonly eigenvalues: Float64Array;
  /** A u */
  readonly apply: (u: ArrayLike<number>) => Float64Array;
  /** A⁻¹ f */
  readonly solve: (f: ArrayLike<number>) => Float64Array;
  /** Σ_k c_k v_k of the orthonormal eigenvectors; its own inverse. */
  readonly fromModes: (c: ArrayLike<number>) => Float64Array;
}

/**
 * The second-order difference operator with the step h = 1/(n + 1): (A u)_i = (2u_i − u_{i−1} − u_{i+1}) / h², in two
 * dimensions (A u)_ij = (4u_ij − u_{i−1,j} − u_{i+1,j} − u_{i,j−1} − u_{i,j+1}) / h². Symmetric and positive definite.
 *
 * Its eigenvectors are v_k(i) = √(2h)·sin(π k i h) with λ_k = 4/h²·sin²(π k h/2), k = 1 … n, in two dimensions their
 * products with the sums of two λ_k. So it is solved by sine transforms (Buzbee, Golub and Nielson, On Direct Methods
 * for Solving Poisson's Equations, 1970): u = S Λ⁻¹ S f. The transforms are plain products with the matrix S, O(n³).
 */
export function poissonOperator(size: number, dimensions: 1 | 2): PoissonOperator {
  const h = 1 / (size + 1);
  const sines = Float64Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size) + 1, (i % size) + 1];
    return Math.sqrt(2 * h) * Math.sin(Math.PI * h * ((row * column) % (2 * (size + 1))));
  });
  const line = Float64Array.from(
    { length: size },
    (_, k) => (4 / h ** 2) * Math.sin((Math.PI * (k + 1) * h) / 2) ** 2,
  );
  const unknowns = size ** dimensions;
  const eigenvalues =
    dimensions === 1
      ? line
      : Float64Array.from(
          { length: unknowns },
          (_, i) => (line[Math.floor(i / size)] as number) + (line[i % size] as number),
        );
  const fromModes = (c: ArrayLike<number>): Float64Array => {
    const once = timesSymmetric(c, sines, size);
    return dimensions === 1 ? once : transposed(timesSymmetric(transposed(once, size), sines, size), size);
  };
  return {
    unknowns,
    eigenvalues,
    fromModes,
    solve: (f) => fromModes(fromModes(f).map((value, k) => value / (eigenvalues[k] as number))),
    apply: (u) => {
      const value = (row: number, column: number): number =>
        row < 0 || row >= unknowns / size || column < 0 || column >= size
          ? 0
          : (u[row * size + column] as number);
      return Float64Array.from({ length: unknowns }, (_, i) => {
        const [row, column] = [Math.floor(i / size), i % size];
        const along = value(row, column - 1) + value(row, column + 1);
        const across = dimensions === 1 ? 0 : value(row - 1, column) + value(row + 1, column);
        return (2 * dimensions * value(row, column) - along - across) / h ** 2;
      });
    },
  };
}

/** x S for rows x of length n, [rows, n] · [n, n]. */
function timesSymmetric(rows: ArrayLike<number>, matrix: Float64Array, size: number): Float64Array {
  const product = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += size) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum += (rows[start + i] as number) * (matrix[column * size + i] as number);
      }
      product[start + column] = sum;
    }
  }
  return product;
}

const transposed = (square: Float64Array, size: number): Float64Array =>
  square.map((_, i) => square[(i % size) * size + Math.floor(i / size)] as number);

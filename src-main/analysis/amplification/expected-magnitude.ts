/** Typical magnitudes of ‖∂f/∂x‖_F at x = 0 of a conventional and a quadratic network of one structure. */
export interface ExpectedMagnitude {
  readonly conventional: number;
  readonly quadratic: number;
}

/**
 * Eq. 33: the amplification that a network has on average (root mean square) when all its parameters are independent
 * and normal with variance 1.
 *
 * The text has lost the formula; it follows from Frobenius norms. The squares of the m·n entries of W have the mean 1, so
 * ‖W‖_F is typically √(m·n), and ‖b‖ is √m. For W [m × k] that is independent of M, each row w·M has the mean square
 * ‖M‖_F², so E‖W·M‖_F² = m·‖M‖_F²: a conventional layer of n_l neurons multiplies the mean square by n_l. In Eq. 32 a
 * quadratic layer has the matrix W_r⊙b_g + W_g⊙b_r, of whose entries each has variance 2, so it multiplies the mean square
 * by 2·n_l. ReLU lets half of the rows through, since with all parameters of its sign a neuron's output changes sign too,
 * and the squares do not. With n_0 inputs, widths n_1 … n_L, the last without ReLU:
 *
 *     conventional  √(n_0·n_1 ⋯ n_L / 2^(L−1))      quadratic  √2^L times that,
 *
 * exponentially more, as the paper says. Its own reasoning by norms of products gives more still: see
 * `magnitudeBound`. Outputs h of hidden layers that are not small, as Eq. 32 has them, amplify further.
 *
 * @param widths n_0, inputs of the network, to n_L, its outputs
 */
export function expectedMagnitude(
  widths: readonly number[],
  activation: 'relu' | 'linear' = 'relu',
): ExpectedMagnitude {
  const layers = Math.max(0, widths.length - 1);
  const passed = activation === 'relu' ? 0.5 ** Math.max(0, layers - 1) : 1;
  const conventional = Math.sqrt(widths.reduce((product, width) => product * width, passed));
  return { conventional, quadratic: Math.SQRT2 ** layers * conventional };
}

/**
 * The bounds that typical norms give, as ‖A·B‖_F ≤ ‖A‖_F·‖B‖_F and ‖W⊙b‖_F ≤ ‖W‖_F·‖b‖ hold: a conventional layer
 * counts √(n_l·n_{l−1}), a quadratic one 2·√(n_l·n_{l−1})·√n_l.
 *
 * @param widths n_0 to n_L
 */
export function magnitudeBound(widths: readonly number[]): ExpectedMagnitude {
  let [conventional, quadratic] = [1, 1];
  for (const [i, width] of widths.slice(1).entries()) {
    const weight = Math.sqrt(width * (widths[i] ?? NaN));
    conventional *= weight;
    quadratic *= 2 * weight * Math.sqrt(width);
  }
  return { conventional, quadratic };
}

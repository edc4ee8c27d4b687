/** An affine function of the outputs of the layer before: bias + Σ weight·output[index]. */
export interface AffineFactor {
  readonly bias: number;
  readonly terms: readonly (readonly [index: number, weight: number])[];
}

/** A quadratic neuron as a product of two affine functions; what is alone has 1 as its other factor. */
export interface ProductNeuron {
  readonly left: AffineFactor;
  readonly right: AffineFactor;
}

export const one: AffineFactor = { bias: 1, terms: [] };

/**
 * The degrees that the products go through to one: 1, …, ⌈D/4⌉, ⌈D/2⌉, D; each is twice the one before it, or one less.
 */
export function degreesUpTo(degree: number): number[] {
  const degrees = [degree];
  for (let lower = degree; lower > 1;) {
    lower = Math.ceil(lower / 2);
    degrees.unshift(lower);
  }
  return degrees;
}

/**
 * The neurons of a layer that holds E_a = s^a (1 − s)^(D−a), a = first … D, as products of what the layer before holds of
 * the degree d: s alone for d = 1, else all of E_0 … E_d. D is 2d, or 2d − 1: then the second factor is one of degree d − 1,
 * which is E_j + E_{j+1}, for s + (1 − s) = 1.
 *
 * @param start index of the first output of this piece in the layer before
 */
export function productsOf(degree: number, lower: number, first: number, start: number): ProductNeuron[] {
  const element = (j: number): AffineFactor => {
    if (lower > 1) return { bias: 0, terms: [[start + j, 1]] };
    return j === 1 ? { bias: 0, terms: [[start, 1]] } : { bias: 1, terms: [[start, -1]] };
  };
  const shorter = (j: number): AffineFactor => ({
    bias: 0,
    terms: [
      [start + j, 1],
      [start + j + 1, 1],
    ],
  });
  return Array.from({ length: degree + 1 - first }, (_, i) => {
    const power = first + i;
    const left = Math.min(power, lower);
    const right = power - left;
    return { left: element(left), right: degree === 2 * lower ? element(right) : shorter(right) };
  });
}

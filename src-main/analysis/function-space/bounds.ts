import { checkWidths, degreeOf, neuronsOf, parametersOf, type Architecture } from './architecture';
import { binomial } from '../binomial';

export interface DimensionBound {
  parameters: number;
  /** Dimension of the scalings that change parameters and not the function: at least that of the generic fiber. */
  symmetries: number;
  /** Degree of the outputs as polynomials in the inputs. */
  degree: number;
  /** Coefficients of polynomials of that degree in d_0 variables, times the outputs; beyond 2^53 a close value. */
  coefficients: number;
  /** No function space of these widths has a larger dimension: min(parameters − symmetries, coefficients). */
  bound: number;
}

/**
 * The upper bound on the dimension of the function space of a polynomial network with widths d = (d_0, …, d_h): Eq. 19
 * (Lemma 2) for quadratic neurons, Eq. 23 (Kileel, Trager and Bruna 2019) for a quadratic activation. The formulas of the
 * paper's text are lost; this is how they come about.
 *
 * The map from parameters to coefficients is polynomial, so the dimension of its image is that of its domain less that of its
 * generic fiber (Eq. 21), and no more than the number of coefficients there are (Eq. 22).
 *
 * **Quadratic neurons, Eq. 18.** Layer i takes x to (W_r x + b_r) ⊙ (W_g x + b_g) + W_b x² + c, the last one too, so the degree
 * is 2^h. There are Σ_{i=1..h} d_i·3(d_{i−1} + 1) parameters. Eq. 20: for all invertible diagonal D_i and E_i the same
 * function has
 *
 *   W_r, b_r ← D_i·,  W_g, b_g ← E_i·,  W_b, c ← D_i E_i·,
 *
 * which multiplies the output of the layer by D_i E_i, when the next layer takes it back with columns W_r, W_g ← ·(D_i E_i)⁻¹
 * and W_b ← ·(D_i E_i)⁻². The output layer has no next: there D_h E_h = 1. So each hidden neuron has two free scalings and each
 * output one; permutations are finitely many and have no dimension. No scaling but 1 keeps generic parameters, so the fiber
 * has dimension 2 Σ_{i<h} d_i + d_h or more:
 *
 *   dim ≤ min( d_h + Σ_{i=1..h} d_i (3 d_{i−1} + 1),  d_h · C(d_0 + 2^h, 2^h) ).
 *
 * (With only the scaling of a hidden neuron's output, as there is for an activation, the first would be Σ d_i (3 d_{i−1} + 2) +
 * d_h: a weaker bound.)
 *
 * **Quadratic activation, Eq. 17.** W_h (… (W_1 x + b_1)² …)² + b_h: degree 2^(h−1), Σ d_i (d_{i−1} + 1) parameters, and for each
 * hidden layer W_i, b_i ← D_i· with columns W_{i+1} ← ·D_i⁻²: one scaling a hidden neuron.
 *
 *   dim ≤ min( d_h + Σ_{i=1..h} d_i d_{i−1},  d_h · C(d_0 + 2^(h−1), 2^(h−1)) ).
 *
 * Without biases all monomials have the full degree, of which there are C(d_0 + degree − 1, degree), and each neuron has 3, or 1,
 * parameters less: d_h + Σ d_i (3 d_{i−1} − 2) and d_h + Σ d_i (d_{i−1} − 1), the latter the bound as Kileel et al. state it.
 *
 * Throws CONFIG_INVALID for widths that no network has.
 */
export function dimensionBound(architecture: Architecture): DimensionBound {
  const { widths, realization, biases } = architecture;
  checkWidths(widths);
  const { all, hidden, outputs } = neuronsOf(widths);
  const parameters = parametersOf(architecture);
  const symmetries = realization === 'quadratic' ? all + hidden : hidden;
  const degree = degreeOf(architecture);
  const variables = (widths[0] ?? 0) + (biases ? 1 : 0); // with biases as if one more input were 1
  const coefficients = outputs * binomial(variables + degree - 1, degree);
  return {
    parameters,
    symmetries,
    degree,
    coefficients,
    bound: Math.min(parameters - symmetries, coefficients),
  };
}

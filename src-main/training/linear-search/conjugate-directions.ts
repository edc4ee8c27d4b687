import { addTo, dot, norm } from './vectors';

/** A u of a symmetric positive definite matrix. */
export type Operator = (u: Float64Array) => Float64Array;

/** A direction along which was searched: d with A d and ⟨d, A d⟩. */
export interface SearchDirection {
  readonly direction: Float64Array;
  readonly image: Float64Array;
  readonly energy: number;
}

/**
 * The conjugate direction method for one system A u = r, step by step: each direction that comes from outside is made
 * A-orthogonal to the last ones, d ← d − Σ_j ⟨d, A d_j⟩/⟨d_j, A d_j⟩ d_j, and followed as far as makes the energy least,
 * u ← u + α d, r ← r − α A d with α = ⟨r, d⟩/⟨d, A d⟩ (Hestenes and Stiefel 1952). Directions d = r make it the method of
 * conjugate gradients; those of a network are after A Deep Conjugate Direction Method (Kaneda et al.).
 */
export class ConjugateDirections {
  readonly solution: Float64Array;
  readonly residual: Float64Array;
  /** ‖r‖ over that of the right-hand side after each step, beginning with 1 before the first. */
  readonly history: number[] = [1];
  /** The last ones, the newest at the end. */
  readonly previous: SearchDirection[] = [];
  private readonly length: number;

  /** @param keep how many directions a new one is made A-orthogonal to */
  constructor(
    private readonly apply: Operator,
    rightHandSide: Float64Array,
    private readonly keep: number,
  ) {
    this.residual = rightHandSide.slice();
    this.solution = new Float64Array(rightHandSide.length);
    this.length = norm(rightHandSide);
  }

  get relativeResidual(): number {
    return this.history.at(-1) ?? 1;
  }

  /** Searches along a direction; one that is no number, or none after those before it, is passed over. */
  step(proposal: Float64Array): void {
    const direction = proposal.slice();
    for (const { direction: other, image, energy } of this.previous) {
      addTo(direction, -dot(direction, image) / energy, other);
    }
    const image = this.apply(direction);
    const energy = dot(direction, image);
    if (Number.isFinite(energy) && energy > 0) {
      const alpha = dot(this.residual, direction) / energy;
      addTo(this.solution, alpha, direction);
      addTo(this.residual, -alpha, image);
      this.previous.push({ direction, image, energy });
      if (this.previous.length > this.keep) this.previous.shift();
    }
    this.history.push(norm(this.residual) / this.length);
  }
}

/** Steps until so small a part of the right-hand side is left; undefined where it is not reached. */
export function stepsTo(history: readonly number[], tolerance: number): number | undefined {
  const steps = history.findIndex((residual) => residual <= tolerance);
  return steps === -1 ? undefined : steps;
}

/** The same by conjugate gradients: each direction is the residual, made A-orthogonal to the one before. */
export function conjugateGradients(
  apply: Operator,
  rightHandSide: Float64Array,
  { tolerance, most }: { tolerance: number; most: number },
): ConjugateDirections {
  const search = new ConjugateDirections(apply, rightHandSide, 1);
  while (search.relativeResidual > tolerance && search.history.length <= most) search.step(search.residual);
  return search;
}

/** What a layer, or a network, takes. */
export interface Cost {
  readonly parameters: number;
  /** For one example. */
  readonly multiplyAdds: number;
}

/** A layer and what is lost without its product and power terms. */
export interface MeasuredLayer extends Cost {
  /** In percent, as `dropOf` gives it: below 0 where the network is better without, infinite where it breaks down. */
  readonly drop: number;
}

export interface LayerScore {
  /** P_M and P_W, 0 … 1. */
  readonly parameterShare: number;
  readonly workShare: number;
  /** RI = P_M·P_W/δ_A; infinite where nothing is lost. */
  readonly score: number;
  /** From 1 on, the largest score first. */
  readonly rank: number;
}

/**
 * The importance score of QuadraLib's auto-builder (Xu et al., "QuadraLib: A performant quadratic neural network library
 * for architecture optimization and design exploration", 2022): RI = P_M·P_W/δ_A, where P_M and P_W are the layer's
 * shares of the network's parameters and multiply-adds, and δ_A the accuracy that is lost where the layer's part is taken
 * out. There the layer is masked; here its product and power terms are, so that it is conventional. δ_A is taken as a
 * fraction: percentage points of accuracy, or the relative rise of an error, over 100.
 *
 * A large score says that a layer costs much and brings little; it is the first to be made conventional. The source
 * divides by whatever the drop is. Here a layer without which nothing is lost (δ_A ≤ 0, which evaluation on finitely
 * many examples makes common) has an infinite score, since a negative one would rank the most useless layer last. Among
 * these the one with the largest P_M·P_W comes first, then the one without which the network is best; among equal scores
 * of 0, from an infinite drop, the same.
 *
 * @param network of all its layers, quadratic or not
 * @returns the scores in the order of the layers
 */
export function scoreLayers(network: Cost, layers: readonly MeasuredLayer[]): LayerScore[] {
  const scored = layers.map(({ parameters, multiplyAdds, drop }, index) => {
    const parameterShare = share(parameters, network.parameters);
    const workShare = share(multiplyAdds, network.multiplyAdds);
    const cost = parameterShare * workShare;
    return {
      index,
      drop,
      cost,
      parameterShare,
      workShare,
      score: drop <= 0 ? Infinity : cost / (drop / 100),
    };
  });
  const ranked = scored.toSorted(
    (a, b) => compare(b.score, a.score) || compare(b.cost, a.cost) || compare(a.drop, b.drop),
  );
  const ranks = new Map(ranked.map(({ index }, i) => [index, i + 1]));
  return scored.map(({ index, parameterShare, workShare, score }) => ({
    ...{ parameterShare, workShare, score },
    rank: ranks.get(index) ?? NaN,
  }));
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Infinities are equal to themselves. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

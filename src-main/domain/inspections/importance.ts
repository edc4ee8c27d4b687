/** What a network is judged by: accuracy in percent, or the error of a regression. */
export type ImportanceMetric = 'accuracy' | 'rmse' | 'relative_l2' | 'loss';

/** A value of the metric, and how much worse it is than that of the network as it was trained. */
export interface WithoutTerms {
  /** Null where it is no finite number. */
  value: number | null;
  /**
   * Of an accuracy, how much of it is lost, in percentage points; of an error, how much it rises, in percent of what it
   * was. Below 0 where the network is better. Null where the network puts out no finite numbers any more, which no
   * drop is larger than.
   */
  drop: number | null;
}

/** What a quadratic layer costs, and what it brings. */
export interface LayerImportance extends WithoutTerms {
  /** As `quadlab model summary` prints it. */
  layer: string;
  neuron: string;
  parameters: number;
  /** For one example. */
  multiplyAdds: number;
  /** What both are where the layer is conventional. */
  conventional: { parameters: number; multiplyAdds: number };
  /** P_M, the share of the network's parameters, 0 … 1. */
  parameterShare: number;
  /** P_W, the share of its multiply-adds, 0 … 1. */
  workShare: number;
  /**
   * RI = P_M·P_W/δ_A of QuadraLib, with the drop δ_A of this layer alone as a fraction. Large: it costs much and brings
   * little, make it conventional. Small: keep it quadratic. Null, larger than any number, where nothing is lost; 0 where
   * the network breaks down without its terms.
   */
  score: number | null;
  /** From 1, the largest score, on: the order in which layers are made conventional. */
  rank: number;
  /** The same with all layers up to this rank made conventional at once. */
  together: WithoutTerms;
}

export interface ImportanceFindings {
  metric: ImportanceMetric;
  /** What it is measured on: the validation part where there is one. */
  part: 'validation' | 'test';
  examples: number;
  /** Of the network as it was trained. */
  value: number;
  /** Of the whole network. */
  parameters: number;
  multiplyAdds: number;
  /** In the order of the network. */
  layers: LayerImportance[];
  /** Quadratic layers without a linear term, which can't be made conventional. */
  withoutLinearTerm: string[];
}

/** Which layers are made conventional: all but so many, those that cost less accuracy, or these. */
export type LayerChoice = { keep: number } | { dropBelow: number } | { layers: readonly string[] };

/** The layers that a choice makes conventional, in the order of the network. */
export function chooseLayers(found: readonly LayerImportance[], choice: LayerChoice): string[] {
  const isChosen = ({ layer, rank, drop }: LayerImportance): boolean => {
    if ('keep' in choice) return rank <= found.length - choice.keep;
    if ('dropBelow' in choice) return drop !== null && drop < choice.dropBelow;
    return choice.layers.includes(layer);
  };
  return found.filter(isChosen).map(({ layer }) => layer);
}

/** The terms of a neuron's output before its activation. */
export const shareTerms = ['linear', 'product', 'power'] as const;
export type ShareTerm = (typeof shareTerms)[number];

/** How quadratic each layer became, on some examples of the test part. */
export interface LayerShareFindings {
  examples: number;
  layers: {
    layer: string;
    neuron: string;
    /**
     * The share of each term that the neuron has in the variance of the layer's output. They add up to 1; one may be below
     * 0, where it counteracts the others. Null where the output does not vary.
     */
    shares: Partial<Record<ShareTerm, number | null>>;
    /** Standard deviation of the output, root mean square over the layer's neurons. */
    deviation: number | null;
  }[];
}

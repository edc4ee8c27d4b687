/** Norms of the derivative of a network by its input at x = 0 (Eq. 29). */
export interface NetworkAmplification {
  /** ‖∂f/∂x‖_F, or its estimate. */
  frobenius: number | null;
  /** The standard error of an estimate. */
  error: number | null;
  /** The largest singular value; null where it is not computed. */
  spectral: number | null;
}

/** The same of one layer of neurons. */
export interface LayerAmplification {
  /** Of the layer itself, of its output before any activation by its input. */
  own: number | null;
  /** From the input of the network up to the layer's output. */
  running: number | null;
}

/** How much a network amplifies a small input, beside what it would with conventional neurons of the same w_r. */
export interface AmplificationFindings {
  /** Random directions that an estimate looks at; null where the norms are exact but for rounding. */
  directions: number | null;
  network: NetworkAmplification;
  /** Null where the neurons are conventional, or have no w_r of a conventional one. */
  conventional: NetworkAmplification | null;
  /** ‖∂f/∂x‖_F by Eq. 32, as though hidden outputs were infinitesimal; null where it is not computed. */
  infinitesimal: number | null;
  /** What Eq. 33 expects of networks of this structure with random parameters of variance 1; null where it does not apply. */
  expected: { conventional: number; quadratic: number } | null;
  layers: (LayerAmplification & {
    layer: string;
    neuron: string;
    conventional: LayerAmplification | null;
  })[];
}

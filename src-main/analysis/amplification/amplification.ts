/** How much a layer, and the network up to its output, amplify a small input. */
export interface LayerAmplification {
  readonly layer: string;
  /** ‖∂z/∂h‖_F of the layer itself: of its output z before any activation by its input h; undefined where nobody asked. */
  readonly own?: number;
  /** ‖∂z/∂x‖_F: by the input x of the network. */
  readonly running: number;
}

/** The amplification of a network at x = 0: the norms of its derivative there (Eq. 29). */
export interface Amplification {
  readonly layers: readonly LayerAmplification[];
  /** ‖∂f/∂x‖_F, or its estimate. */
  readonly frobenius: number;
  /** The largest singular value of ∂f/∂x; undefined where it was not computed. */
  readonly spectral?: number;
  /**
   * So many random directions of the input an estimate looks at; undefined where the norms are exact. Those of the
   * layers' own derivatives are as many at each layer's input.
   */
  readonly directions?: number;
  /** The standard error of `frobenius` where it is an estimate. */
  readonly error?: number;
}

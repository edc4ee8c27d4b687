/**
 * What a measurement found: numbers, and the words that say of what. The names are those that the programs of other
 * libraries print (test/bench/README.md), so that they can be compared.
 */
export interface Measurement {
  readonly framework: string;
  readonly model: string;
  readonly neuron: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
  readonly memory: string;
  readonly evaluate: boolean;
  /** Trained values. */
  readonly parameters: number;
  /** Largest resident set of the process beyond that before the model was made, in MiB. */
  readonly training_mib: number;
  /** The most that all tensors together held, in MiB. */
  readonly tensor_mib: number;
  readonly depth?: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly step_ms_min?: number;
  readonly step_ms_median?: number;
  readonly iterations?: number;
  /** Mean time of an iteration. */
  readonly iteration_us?: number;
  readonly iteration_us_median?: number;
  /** Operations of a step, in 10⁹: see operations.ts. */
  readonly gflop_per_step: number;
  /** 10⁹ operations a second, over a whole step. */
  readonly gflops: number;
  /** What the processor's threads can compute at the most; left out where something else computes. */
  readonly peak_gflops?: number;
  readonly fraction_of_peak?: number;
  /** The passes of the fused convolution; left out where there is none, or where nobody can say when a kernel ran. */
  readonly convolution?: ConvolutionPasses;
}

/** Of all calls of a pass in one step, each at its fastest in several. */
export interface PassSpeed {
  readonly ms: number;
  /** Effective: operations of the direct algorithm by the time, whichever algorithm computed the pass. */
  readonly gflops: number;
  readonly fraction_of_peak?: number;
}

export interface ConvolutionPasses {
  readonly forward: PassSpeed;
  /** Both gradients together; none in an evaluation. */
  readonly backward?: PassSpeed;
  readonly grad_parameters?: PassSpeed;
  readonly grad_input?: PassSpeed;
}

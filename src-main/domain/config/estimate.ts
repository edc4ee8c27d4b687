/** What is known of the runs of a configuration before they are trained. */
export interface Estimate {
  /** Of the networks, the smallest and the largest; null where they are unknown. */
  parameters: { min: number; max: number } | null;
  /** Why networks can't be built. */
  problem: string | null;
  /** Of a training step of the network that takes most; null where its size is unknown. */
  memory: MemoryEstimate | null;
  /** Null where the home has no finished runs that tell. */
  time: TimeEstimate | null;
}

/** Bytes of the tensors of a training step at their most. */
export interface MemoryParts {
  weights: number;
  gradients: number;
  optimizer: number;
  /** What is kept of the forward pass for the gradients. */
  activations: number;
}

export interface MemoryEstimate extends MemoryParts {
  batchSize: number;
}

export interface TimeEstimate {
  /** Of all runs, one after the other. */
  seconds: number;
  secondsPerRun: number;
  /** `same`: of runs that compute the same; `similar`: of runs with the same kind of network on the same data. */
  basis: 'same' | 'similar';
  /** Finished runs that it is taken from. */
  runs: number;
}

/** What a training step was measured to take. */
export interface StepMeasurement {
  backend: string;
  peakBytes: number;
  stepMilliseconds: number;
  batchSize: number;
  stepsPerEpoch: number;
}

/** A configuration to start from. */
export interface Preset {
  id: string;
  title: string;
  line: string;
  /** `sample`: something small that trains at once; `paper` and `related`: what the gallery trains. */
  group: 'sample' | 'paper' | 'related';
  /** The imported data set that it needs. */
  needs: string | null;
  /** Its file, with its comments. */
  text: string;
}

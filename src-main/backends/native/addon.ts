/** A parameter list of a neuron: w_r, b_r, w_g, b_g, w_b, c; undefined for those that it lacks. */
export type TermArrays = readonly [
  Float32Array | undefined,
  Float32Array | undefined,
  Float32Array | undefined,
  Float32Array | undefined,
  Float32Array | undefined,
  Float32Array | undefined,
];

type Optional = Float32Array | undefined;

/** Operations of `binary`, by their number in C++. */
export const binaryOperations = { add: 0, subtract: 1, multiply: 2, divide: 3 } as const;
/** Activations of `activationGradient`, by their number in C++. */
export const activationNumbers = { relu: 0, tanh: 1, sigmoid: 2 } as const;

/**
 * The functions in C++ (cpp/addon.cc). They read and write typed arrays in place and check no lengths: their callers do.
 * Outputs are the last arguments. Work is divided among the threads of one pool for the process.
 */
export interface NativeAddon {
  /** What it was compiled with. */
  readonly compiler: string;
  /** The instruction set in use. */
  instructions(): string;
  /** Those that it was compiled for and this machine has, fastest first. */
  supportedInstructions(): string[];
  /** For tests: takes others than the fastest. */
  useInstructions(instructions: string): void;
  threads(): number;
  setThreads(count: number): void;
  /** Bytes from the beginning of a buffer to that of a cache line. */
  alignedOffset(buffer: ArrayBuffer): number;

  /**
   * Neurons, whose sizes are batch, height, width, channels, kernel height and width, output height and width, outputs,
   * stride, padding, dilation and groups.
   */
  neuronForward(
    sizes: Int32Array,
    x: Float32Array,
    ...rest: [...parameters: TermArrays, y: Float32Array, u: Optional, v: Optional]
  ): void;
  neuronGradParameters(
    sizes: Int32Array,
    x: Float32Array,
    dy: Float32Array,
    u: Optional,
    v: Optional,
    ...gradients: TermArrays
  ): void;
  neuronGradInput(
    sizes: Int32Array,
    x: Optional,
    dy: Float32Array,
    u: Optional,
    v: Optional,
    w_r: Float32Array,
    w_g: Optional,
    w_b: Optional,
    dx: Float32Array,
  ): void;

  batchMoments(x: Float32Array, mean: Float32Array, variance: Float32Array): void;
  normalize(
    x: Float32Array,
    mean: Float32Array,
    variance: Float32Array,
    gamma: Optional,
    beta: Optional,
    epsilon: number,
    y: Float32Array,
  ): void;
  /** y ← relu(the above + addend) */
  normalizeRelu(
    x: Float32Array,
    mean: Float32Array,
    variance: Float32Array,
    gamma: Optional,
    beta: Optional,
    epsilon: number,
    addend: Optional,
    y: Float32Array,
  ): void;
  batchNormGradient(
    dy: Float32Array,
    x: Float32Array,
    mean: Float32Array,
    variance: Float32Array,
    gamma: Float32Array,
    epsilon: number,
    dx: Float32Array,
    dGamma: Float32Array,
    dBeta: Float32Array,
  ): void;
  /** The same through relu. With an addend y is relu's output, and dAddend is written. */
  normReluGradient(
    dy: Float32Array,
    x: Float32Array,
    mean: Float32Array,
    variance: Float32Array,
    gamma: Float32Array,
    beta: Float32Array,
    epsilon: number,
    y: Optional,
    dAddend: Optional,
    dx: Float32Array,
    dGamma: Float32Array,
    dBeta: Float32Array,
  ): void;

  relu(x: Float32Array, y: Float32Array): void;
  activationGradient(activation: number, dy: Float32Array, y: Float32Array, dx: Float32Array): void;
  /** `axes` are the sizes of y, then the strides of a, then those of b; y is stored row by row. */
  binary(operation: number, axes: Int32Array, a: Float32Array, b: Float32Array, y: Float32Array): void;
  /** Copies elements from x to y; `axes` are sizes, strides in x and strides in y, from and to are where they begin. */
  copyElements(axes: Int32Array, x: Float32Array, from: number, y: Float32Array, to: number): void;
  /** x [outer, reduced, inner] → y [outer, inner], factor times the sum over the middle. */
  sumMiddle(
    outer: number,
    reduced: number,
    inner: number,
    factor: number,
    x: Float32Array,
    y: Float32Array,
  ): void;

  /**
   * Windows without padding, whose sizes are batch, height, width, channels, the window's height and width, the output's
   * and the strides'.
   */
  averagePool(sizes: Int32Array, x: Float32Array, y: Float32Array): void;
  averagePoolGradient(sizes: Int32Array, dy: Float32Array, dx: Float32Array): void;
  maxPool(sizes: Int32Array, x: Float32Array, y: Float32Array): void;
  maxPoolGradient(sizes: Int32Array, dy: Float32Array, x: Float32Array, dx: Float32Array): void;

  /**
   * loss ← the sum over the rows of logits [N, classes], gradient ← softmax − target, which is `on` at the label and `off`
   * elsewhere.
   */
  softmaxCrossEntropy(
    logits: Float32Array,
    labels: Int32Array,
    on: number,
    off: number,
    loss: Float32Array,
    gradient: Float32Array,
  ): void;

  /** `plan` has rates, decays, scales and shrinks, one after the other; a limit that is NaN limits nothing. */
  sgd(
    w: readonly Float32Array[],
    g: readonly Float32Array[],
    m: readonly Float32Array[] | undefined,
    v: undefined,
    plan: Float64Array,
    clipNorm: number,
    clipValue: number,
    momentum: number,
    nesterov: number,
  ): void;
  adam(
    w: readonly Float32Array[],
    g: readonly Float32Array[],
    m: readonly Float32Array[],
    v: readonly Float32Array[],
    plan: Float64Array,
    clipNorm: number,
    clipValue: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    firstCorrection: number,
    secondCorrection: number,
  ): void;

  /**
   * Rounds of multiply-adds of registers on every thread at once, the fastest that the instruction set in use can
   * compute. Returns how many multiply-adds of floats that were in all.
   */
  multiplyAdds(rounds: number): number;
}

import type { KernelCall } from './cpu-backend';
import { inputOf, valuesOf } from './cpu-backend';

/** One of the linear maps of a dense neuron. */
export interface DenseTerm {
  /** [inputs, outputs] */
  readonly kernel: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array | undefined;
}

/** The arguments of a dense neuron's kernel: x [rows, inputs], y [rows, outputs]. */
export interface DenseCall {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly x: Float32Array;
  /** w_r·x + b_r */
  readonly r: DenseTerm;
  /** w_g·x + b_g */
  readonly g: DenseTerm | undefined;
  /** w_b·x² + c */
  readonly b: DenseTerm | undefined;
}

export function readDenseCall(call: KernelCall): DenseCall {
  const [inputs = 0, outputs = 0] = inputOf(call, 'w_r').shape;
  const term = (kernel: string, bias: string): DenseTerm => ({
    kernel: valuesOf(call, kernel),
    bias: has(call, bias) ? valuesOf(call, bias) : undefined,
  });
  return {
    rows: inputOf(call, 'x').shape[0] ?? 0,
    inputs,
    outputs,
    x: valuesOf(call, 'x'),
    r: term('w_r', 'b_r'),
    g: has(call, 'w_g') ? term('w_g', 'b_g') : undefined,
    b: has(call, 'w_b') ? term('w_b', 'c') : undefined,
  };
}

const has = ({ inputs }: KernelCall, name: string): boolean => inputs[name] !== undefined;

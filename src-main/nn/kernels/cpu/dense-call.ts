import type { KernelCall } from './cpu-backend';
import { valuesOf } from './cpu-backend';

/** Sizes of a dense layer, [rows, inputs] → [rows, outputs]; rows are examples. */
export interface DenseSize {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** One of the linear maps of a dense neuron. */
export interface DenseTerm {
  /** [inputs, outputs] */
  readonly kernel: () => Float32Array;
  /** [outputs] */
  readonly bias: (() => Float32Array) | undefined;
}

/** What a dense neuron computes with. Values are read by functions, since no pass needs all of them. */
export interface DenseCall extends DenseSize {
  /** [rows, inputs] */
  readonly x: () => Float32Array;
  /** w_r·x + b_r */
  readonly r: DenseTerm;
  /** w_g·x + b_g */
  readonly g: DenseTerm | undefined;
  /** w_b·x² + c */
  readonly b: DenseTerm | undefined;
  /** What the gradients need beside these: [rows, outputs] */
  readonly response: (name: 'dy' | 'u' | 'v') => Float32Array;
}

/** @param read gives the values of one of the call's inputs */
export function denseCall(
  call: KernelCall,
  size: DenseSize,
  x: () => Float32Array,
  read: (name: string) => Float32Array = (name) => valuesOf(call, name),
): DenseCall {
  const has = (name: string): boolean => call.inputs[name] !== undefined;
  const term = (kernel: string, bias: string): DenseTerm => ({
    kernel: () => read(kernel),
    bias: has(bias) ? () => read(bias) : undefined,
  });
  return {
    ...size,
    x,
    r: term('w_r', 'b_r'),
    g: has('w_g') ? term('w_g', 'b_g') : undefined,
    b: has('w_b') ? term('w_b', 'c') : undefined,
    response: read,
  };
}

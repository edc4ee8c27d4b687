import type { NeuronName } from '../../../domain/config/model-config';

export type KernelName = 'w_r' | 'w_g' | 'w_b';
export type BiasName = 'b_r' | 'b_g' | 'c';

/** A sum that a neuron combines with others: kernel·input + bias + constant, parts of which may be left out. */
export interface Term {
  readonly kernel?: KernelName;
  /** Whether the input is x² instead of x. */
  readonly squared?: boolean;
  readonly bias?: BiasName;
  readonly constant?: number;
  /** The gradient of the sum, in WGSL, in terms of dy and the responses u and v. */
  readonly gradient: string;
}

/** A neuron as the shaders are generated from it. */
export interface NeuronTerms {
  readonly terms: readonly Term[];
  /** y in WGSL, in terms of the sums t0, t1, t2. */
  readonly value: string;
  /** The sums that are given out beside y. */
  readonly responses: Readonly<Partial<Record<'u' | 'v', string>>>;
  /** In the order of the gradients. */
  readonly parameters: readonly (KernelName | BiasName)[];
}

const u = { kernel: 'w_r', bias: 'b_r', gradient: 'dy * v' } as const;
const v = { kernel: 'w_g', bias: 'b_g', gradient: 'dy * u' } as const;
const power = { kernel: 'w_b', squared: true, bias: 'c', gradient: 'dy' } as const;
const both = { u: 't0', v: 't1' };

/** The equations of nn/neurons, once more. */
export const neuronTerms: Readonly<Record<NeuronName, NeuronTerms>> = {
  conventional: {
    terms: [{ ...u, gradient: 'dy' }],
    value: 't0',
    responses: {},
    parameters: ['w_r', 'b_r'],
  },
  quadratic: {
    terms: [u, v, power],
    value: 't0 * t1 + t2',
    responses: both,
    parameters: ['w_r', 'b_r', 'w_g', 'b_g', 'w_b', 'c'],
  },
  compact: {
    terms: [{ ...u, gradient: 'dy' }, power],
    value: 't0 + t1',
    responses: {},
    parameters: ['w_r', 'b_r', 'w_b', 'c'],
  },
  parabolic: {
    terms: [u, v],
    value: 't0 * t1',
    responses: both,
    parameters: ['w_r', 'b_r', 'w_g', 'b_g'],
  },
  poly: {
    terms: [
      { kernel: 'w_r', gradient: 'dy * v' },
      { kernel: 'w_g', constant: 1, gradient: 'dy * u' },
      { bias: 'b_r', gradient: 'dy' },
    ],
    value: 't0 * t1 + t2',
    responses: both,
    parameters: ['w_r', 'b_r', 'w_g'],
  },
  quadralib: {
    terms: [
      { kernel: 'w_r', gradient: 'dy * v' },
      { kernel: 'w_g', gradient: 'dy * u' },
      { kernel: 'w_b', bias: 'b_r', gradient: 'dy' },
    ],
    value: 't0 * t1 + t2',
    responses: both,
    parameters: ['w_r', 'w_g', 'w_b', 'b_r'],
  },
  square: { terms: [power], value: 't0', responses: {}, parameters: ['w_b', 'c'] },
  'quadratic-activation': {
    terms: [{ ...u, gradient: '2.0 * dy * u' }],
    value: 't0 * t0',
    responses: { u: 't0' },
    parameters: ['w_r', 'b_r'],
  },
};

/** A neuron as a call has it: with those biases that were handed over, or whose gradient is wanted. */
export function withBiases(
  { terms, parameters, ...rest }: NeuronTerms,
  has: (name: BiasName) => boolean,
): NeuronTerms {
  const present = (name: string): boolean => name.startsWith('w') || has(name as BiasName);
  return {
    ...rest,
    parameters: parameters.filter(present),
    terms: terms.map(({ bias, ...term }) => (bias !== undefined && has(bias) ? { ...term, bias } : term)),
  };
}

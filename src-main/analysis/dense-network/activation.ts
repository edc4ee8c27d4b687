import type { MlpConfig } from '../../domain/config/model-config';

type Activation = MlpConfig['activation'];

/** σ(z) in double precision. */
export function valueAt(activation: Activation, z: number): number {
  switch (activation) {
    case 'linear':
      return z;
    case 'relu':
      return Math.max(0, z);
    case 'tanh':
      return Math.tanh(z);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-z));
  }
}

/**
 * σ′(z). ReLU has no derivative at 0, where all of a network is whose biases are 0, as at its start. There it is taken as
 * 1/2, which is the slope of the smooth approximations with σ(z) − σ(−z) = z, such as softplus (see before Eq. 29).
 */
export function slopeAt(activation: Activation, z: number): number {
  const y = valueAt(activation, z);
  switch (activation) {
    case 'linear':
      return 1;
    case 'relu':
      return reluSlope(z);
    case 'tanh':
      return 1 - y * y;
    case 'sigmoid':
      return y * (1 - y);
  }
}

const reluSlope = (z: number): number => (z > 0 ? 1 : z < 0 ? 0 : z === 0 ? 0.5 : NaN);

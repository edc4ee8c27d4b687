import type { NeuronName } from '../../domain/config/model-config';
import { compact } from './compact';
import { conventional } from './conventional';
import type { Neuron } from './neuron';
import { parabolic } from './parabolic';
import { poly } from './poly';
import { quadralib } from './quadralib';
import { quadratic } from './quadratic';
import { quadraticActivation } from './quadratic-activation';
import { square } from './square';

/** Every neuron by its name; the names themselves are part of the run configuration. */
export const neurons: Readonly<Record<NeuronName, Neuron>> = {
  conventional,
  quadratic,
  compact,
  parabolic,
  poly,
  quadralib,
  square,
  'quadratic-activation': quadraticActivation,
};

import type { NeuronName } from '../../domain/config/model-config';
import { compact } from './compact';
import { conventional } from './conventional';
import type { Neuron } from './neuron';
import { quadratic } from './quadratic';

/** Every neuron by its name; the names themselves are part of the run configuration. */
export const neurons: Readonly<Record<NeuronName, Neuron>> = { conventional, quadratic, compact };

import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

const w_r = { name: 'w_r', kind: 'kernel', group: 'r', conventional: 'w_r' } as const;
const b_r = { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' } as const;

/** y = w_r·x, for a convolution that a batch normalization follows. */
const withoutBias: Neuron<'w_r', never> = {
  name: 'conventional',
  parameters: [w_r],
  responses: {},
  forward: (x, p, map) => ({ y: map.apply(x, p.w_r) }),
  gradient: (dy, x, p, _saved, map) => ({
    parameters: { w_r: map.gradWeight(x, dy, p.w_r.shape) },
    input: () => map.gradInput(dy, p.w_r, x.shape),
  }),
};

/** y = w_r·x + b_r */
export const conventional: Neuron<'w_r' | 'b_r', never> = {
  name: 'conventional',
  parameters: [w_r, b_r],
  responses: {},
  withoutBias,
  forward: (x, p, map) => ({ y: map.apply(x, p.w_r, p.b_r) }),
  gradient: (dy, x, p, _saved, map) => ({
    parameters: { w_r: map.gradWeight(x, dy, p.w_r.shape), b_r: gradBias(dy) },
    input: () => map.gradInput(dy, p.w_r, x.shape),
  }),
};

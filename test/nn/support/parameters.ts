import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../../../src-main/nn/parameters';

/** A parameter of a path such as `layer/w_g`, whose group and kind follow from its name as those of a neuron do. */
export function parameter(path: string, values: tf.Tensor): Parameter {
  const [layer = '', name = ''] = path.split('/');
  const groups = { r: 'r', g: 'g', b: 'b', c: 'b' } as const;
  const group = groups[name.at(-1) as keyof typeof groups];
  const kind = name.startsWith('w') ? 'kernel' : 'bias';
  return { path, layer, name, group, kind, variable: tf.variable(values) };
}

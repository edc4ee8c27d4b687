import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { LinearMap } from '../neurons/linear-map';
import './registered';
import { hasKernel } from './has-kernel';
import type { LinearPass } from './linear-kernel-name';
import { linearKernelName } from './linear-kernel-name';

/** The linear map, computed by kernels of ours where the present backend has them. */
export function withOwnKernels(map: LinearMap): LinearMap {
  const run = (
    pass: LinearPass,
    inputs: Record<string, Tensor>,
    shapes: NamedAttrMap,
  ): Tensor | undefined => {
    const name = linearKernelName(map.name, pass);
    if (!hasKernel(name)) return undefined;
    const attributes = { ...map.attributes, ...shapes };
    return [tf.engine().runKernel<Tensor | Tensor[]>(name, inputs, attributes)].flat()[0];
  };
  return {
    ...map,
    apply: (x, w, b) => run('Forward', { x, w, ...(b && { b }) }, {}) ?? map.apply(x, w, b),
    gradInput: (dy, w, xShape) => run('GradInput', { dy, w }, { xShape }) ?? map.gradInput(dy, w, xShape),
    gradWeight: (x, dy, wShape) => run('GradWeight', { x, dy }, { wShape }) ?? map.gradWeight(x, dy, wShape),
  };
}

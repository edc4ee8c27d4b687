import type { LinearMap } from '../neurons/linear-map';

/** The passes of a linear map that have a kernel each. */
export type LinearPass = 'Forward' | 'GradInput' | 'GradWeight';

const beginnings = { dense: 'QuadLabDense', convolution: 'QuadLabConvolution' } as const;

/**
 * Name of the kernel that computes one pass of a linear map: `QuadLabConvolutionForward`. Where a backend has such
 * kernels they are used instead of the operations of TensorFlow.js:
 *
 * | pass | inputs | outputs |
 * | --- | --- | --- |
 * | Forward | x, w, maybe b | w·x + b |
 * | GradInput | dy, w; attribute xShape | the gradient of x |
 * | GradWeight | x, dy; attribute wShape | the gradient of w |
 *
 * The other attributes are those of the linear map.
 */
export function linearKernelName(map: LinearMap['name'], pass: LinearPass): string {
  return beginnings[map] + pass;
}

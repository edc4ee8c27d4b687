/**
 * Kernels that a backend may have for batch normalization in training:
 *
 * | kernel | inputs | outputs |
 * | --- | --- | --- |
 * | moments | x [..., C] | mean [C], biased variance [C] |
 * | gradient | dy, x, mean, variance, gamma; attribute epsilon | dx, dGamma, dBeta |
 * | normalizeRelu | x, mean, variance, gamma, beta, maybe addend; attribute epsilon | relu(norm(x) + addend) |
 * | normalizeReluGradient | dy, x, mean, variance, gamma, beta, with an addend y; attribute epsilon | dx, dGamma, dBeta, with an addend its gradient |
 */
export const batchNormKernels = {
  moments: 'QuadLabBatchMoments',
  gradient: 'QuadLabBatchNormGradient',
  normalizeRelu: 'QuadLabNormalizeRelu',
  normalizeReluGradient: 'QuadLabNormalizeReluGradient',
};

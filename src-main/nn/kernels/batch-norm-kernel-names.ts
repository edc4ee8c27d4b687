/**
 * Kernels that a backend may have for batch normalization in training:
 *
 * | kernel | inputs | outputs |
 * | --- | --- | --- |
 * | moments | x [..., C] | mean [C], biased variance [C] |
 * | gradient | dy, x, mean, variance, gamma; attribute epsilon | dx, dGamma, dBeta |
 */
export const batchNormKernels = { moments: 'QuadLabBatchMoments', gradient: 'QuadLabBatchNormGradient' };

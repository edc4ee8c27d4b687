#pragma once

namespace quadlab {

/** x [rows, channels] → the mean and the biased variance of each channel. */
void batchMoments(long rows, long channels, const float* x, float* mean, float* variance);

/** y ← (x − mean)⊙gamma/√(variance + ε) + beta; gamma and beta may be null. */
void normalizeBatch(long rows, long channels, const float* x, const float* mean, const float* variance,
                    const float* gamma, const float* beta, double epsilon, float* y);

/** The gradients of x, gamma and beta, where mean and variance are those of x. */
void batchNormGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                       const float* variance, const float* gamma, double epsilon, float* dx, float* dGamma,
                       float* dBeta);

}  // namespace quadlab

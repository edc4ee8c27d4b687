#pragma once

namespace quadlab {

/** x [rows, channels] → the mean and the biased variance of each channel. */
void batchMoments(long rows, long channels, const float* x, float* mean, float* variance);

/** y ← (x − mean)⊙gamma/√(variance + ε) + beta; gamma and beta may be null. */
void normalizeBatch(long rows, long channels, const float* x, const float* mean, const float* variance,
                    const float* gamma, const float* beta, double epsilon, float* y);

/** y ← relu((x − mean)⊙gamma/√(variance + ε) + beta + addend); addend may be null. */
void normalizeRelu(long rows, long channels, const float* x, const float* mean, const float* variance,
                   const float* gamma, const float* beta, double epsilon, const float* addend, float* y);

/** The gradients of x, gamma and beta, where mean and variance are those of x. */
void batchNormGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                       const float* variance, const float* gamma, double epsilon, float* dx, float* dGamma,
                       float* dBeta);

/**
 * The same before a relu: dy is the gradient of its output. Where an addend came between, y is that output and masked
 * takes the addend's gradient; both are null where there was none.
 */
void normReluGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                      const float* variance, const float* gamma, const float* beta, double epsilon, const float* y,
                      float* masked, float* dx, float* dGamma, float* dBeta);

}  // namespace quadlab

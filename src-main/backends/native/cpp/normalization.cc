#include "normalization.h"

#include <algorithm>
#include <cmath>

#include "kernels.h"
#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

/** What a piece of work reads: little enough to be in the second cache when it is read again. */
constexpr long floatsAtOnce = 16384;

/** Rows cut into chunks. Partial sums of each are [2, channels]. */
struct Chunks {
  Chunks(long rows, long channels)
      : rows(rows),
        channels(channels),
        length(std::max(1L, floatsAtOnce / channels)),
        count((rows + length - 1) / length),
        partials(scratch(Space::partial, 2 * count * channels)) {}

  long begin(long chunk) const { return chunk * length; }
  long size(long chunk) const { return std::min(length, rows - begin(chunk)); }
  float* partial(long chunk, int which) const { return partials + (2 * chunk + which) * channels; }

  /** Σ over chunks of a partial sum of a channel, in their order. */
  double total(int which, long channel) const {
    double sum = 0;
    for (long chunk = 0; chunk < count; chunk++) sum += partial(chunk, which)[channel];
    return sum;
  }

  long rows, channels, length, count;
  float* partials;
};

}  // namespace

void batchMoments(long rows, long channels, const float* x, float* mean, float* variance) {
  const Kernels& k = kernels();
  const Chunks chunks(rows, channels);
  // Each chunk's squared deviations are from its own mean, so that x is read from memory once (Chan, Golub and LeVeque
  // 1983); σ² = Σ over chunks of (deviations + n·(chunk's mean − mean)²)/rows.
  parallelFor(chunks.count, [&](long chunk) {
    const float* values = x + chunks.begin(chunk) * channels;
    float* chunkMean = chunks.partial(chunk, 0);
    k.columnSums(chunks.size(chunk), channels, values, chunkMean);
    for (long c = 0; c < channels; c++) chunkMean[c] /= static_cast<float>(chunks.size(chunk));
    k.squaredDeviations(chunks.size(chunk), channels, values, chunkMean, chunks.partial(chunk, 1));
  });
  for (long c = 0; c < channels; c++) {
    double sum = 0;
    for (long i = 0; i < chunks.count; i++) sum += static_cast<double>(chunks.partial(i, 0)[c]) * chunks.size(i);
    const double center = sum / rows;
    double deviations = chunks.total(1, c);
    for (long i = 0; i < chunks.count; i++) {
      const double distance = chunks.partial(i, 0)[c] - center;
      deviations += distance * distance * chunks.size(i);
    }
    mean[c] = static_cast<float>(center);
    variance[c] = static_cast<float>(deviations / rows);
  }
}

namespace {

Affine affineOf(long channels, const float* variance, const float* gamma, const float* beta, double epsilon) {
  float* scale = scratch(Space::first, channels);
  float* offset = scratch(Space::second, channels);
  for (long c = 0; c < channels; c++) {
    scale[c] = static_cast<float>((gamma == nullptr ? 1.0 : gamma[c]) / std::sqrt(variance[c] + epsilon));
    offset[c] = beta == nullptr ? 0.0f : beta[c];
  }
  return {scale, offset};
}

long rowsAtOnce(long channels) { return std::max(1L, floatsAtOnce / channels); }

/** Of the chunks' sums; the gradients of gamma and beta besides. */
Shares sharesOf(const Chunks& chunks, const float* variance, const float* gamma, double epsilon, float* dGamma,
                float* dBeta) {
  float* space = scratch(Space::third, 3 * chunks.channels);
  const Shares shares{space, space + chunks.channels, space + 2 * chunks.channels};
  for (long c = 0; c < chunks.channels; c++) {
    const double inverse = 1 / std::sqrt(variance[c] + epsilon);
    const double dySum = chunks.total(0, c);
    const double productSum = chunks.total(1, c);
    shares.factor[c] = static_cast<float>(gamma[c] * inverse);
    shares.dy[c] = static_cast<float>(dySum / chunks.rows);
    shares.product[c] = static_cast<float>(inverse * inverse * productSum / chunks.rows);
    dBeta[c] = static_cast<float>(dySum);
    dGamma[c] = static_cast<float>(inverse * productSum);
  }
  return shares;
}

/** What all gradients of normalizations end with, given the sums of dy. */
void finishGradient(const Chunks& chunks, const float* dy, const float* x, const float* mean, const float* variance,
                    const float* gamma, double epsilon, Affine affine, float* dx, float* dGamma, float* dBeta) {
  const Shares shares = sharesOf(chunks, variance, gamma, epsilon, dGamma, dBeta);
  parallelFor(chunks.count, [&](long chunk) {
    const long at = chunks.begin(chunk) * chunks.channels;
    kernels().normGradient(chunks.size(chunk), chunks.channels, dy + at, x + at, mean, affine, shares, dx + at);
  });
}

void sumGradient(const Chunks& chunks, long chunk, const float* dy, const float* x, const float* mean, Affine affine) {
  const long at = chunks.begin(chunk) * chunks.channels;
  kernels().normGradientSums(chunks.size(chunk), chunks.channels, dy + at, x + at, mean, affine,
                             chunks.partial(chunk, 0), chunks.partial(chunk, 1));
}

}  // namespace

void normalizeBatch(long rows, long channels, const float* x, const float* mean, const float* variance,
                    const float* gamma, const float* beta, double epsilon, float* y) {
  const Affine affine = affineOf(channels, variance, gamma, beta, epsilon);
  parallelParts(rows, rowsAtOnce(channels), [&](long begin, long end) {
    const long at = begin * channels;
    kernels().normalize(end - begin, channels, x + at, mean, affine.scale, affine.offset, y + at);
  });
}

void normalizeRelu(long rows, long channels, const float* x, const float* mean, const float* variance,
                   const float* gamma, const float* beta, double epsilon, const float* addend, float* y) {
  const Affine affine = affineOf(channels, variance, gamma, beta, epsilon);
  parallelParts(rows, rowsAtOnce(channels), [&](long begin, long end) {
    const long at = begin * channels;
    kernels().normalizeRelu(end - begin, channels, x + at, mean, affine.scale, affine.offset,
                            addend == nullptr ? nullptr : addend + at, y + at);
  });
}

void batchNormGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                       const float* variance, const float* gamma, double epsilon, float* dx, float* dGamma,
                       float* dBeta) {
  const Chunks chunks(rows, channels);
  constexpr Affine none{};
  parallelFor(chunks.count, [&](long chunk) { sumGradient(chunks, chunk, dy, x, mean, none); });
  finishGradient(chunks, dy, x, mean, variance, gamma, epsilon, none, dx, dGamma, dBeta);
}

void normReluGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                      const float* variance, const float* gamma, const float* beta, double epsilon, const float* y,
                      float* masked, float* dx, float* dGamma, float* dBeta) {
  const Chunks chunks(rows, channels);
  if (y == nullptr) {
    // What relu let pass is found twice rather than stored: memory is the bottleneck.
    const Affine affine = affineOf(channels, variance, gamma, beta, epsilon);
    parallelFor(chunks.count, [&](long chunk) { sumGradient(chunks, chunk, dy, x, mean, affine); });
    finishGradient(chunks, dy, x, mean, variance, gamma, epsilon, affine, dx, dGamma, dBeta);
    return;
  }
  constexpr Affine none{};
  parallelFor(chunks.count, [&](long chunk) {
    const long at = chunks.begin(chunk) * channels;
    kernels().reluGradient(chunks.size(chunk) * channels, dy + at, y + at, masked + at);
    sumGradient(chunks, chunk, masked, x, mean, none);
  });
  finishGradient(chunks, masked, x, mean, variance, gamma, epsilon, none, dx, dGamma, dBeta);
}

}  // namespace quadlab

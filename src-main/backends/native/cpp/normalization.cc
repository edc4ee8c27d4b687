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

void normalizeBatch(long rows, long channels, const float* x, const float* mean, const float* variance,
                    const float* gamma, const float* beta, double epsilon, float* y) {
  float* scale = scratch(Space::first, channels);
  float* offset = scratch(Space::second, channels);
  for (long c = 0; c < channels; c++) {
    scale[c] = static_cast<float>((gamma == nullptr ? 1.0 : gamma[c]) / std::sqrt(variance[c] + epsilon));
    offset[c] = beta == nullptr ? 0.0f : beta[c];
  }
  parallelParts(rows, std::max(1L, floatsAtOnce / channels), [&](long begin, long end) {
    const long at = begin * channels;
    kernels().normalize(end - begin, channels, x + at, mean, scale, offset, y + at);
  });
}

void batchNormGradient(long rows, long channels, const float* dy, const float* x, const float* mean,
                       const float* variance, const float* gamma, double epsilon, float* dx, float* dGamma,
                       float* dBeta) {
  const Kernels& k = kernels();
  const Chunks chunks(rows, channels);
  parallelFor(chunks.count, [&](long chunk) {
    const long at = chunks.begin(chunk) * channels;
    k.normGradientSums(chunks.size(chunk), channels, dy + at, x + at, mean, chunks.partial(chunk, 0),
                       chunks.partial(chunk, 1));
  });
  float* factor = scratch(Space::first, channels);
  float* dyShare = scratch(Space::second, channels);
  float* productShare = scratch(Space::third, channels);
  for (long c = 0; c < channels; c++) {
    const double inverse = 1 / std::sqrt(variance[c] + epsilon);
    const double dySum = chunks.total(0, c);
    const double productSum = chunks.total(1, c);
    factor[c] = static_cast<float>(gamma[c] * inverse);
    dyShare[c] = static_cast<float>(dySum / rows);
    productShare[c] = static_cast<float>(inverse * inverse * productSum / rows);
    dBeta[c] = static_cast<float>(dySum);
    dGamma[c] = static_cast<float>(inverse * productSum);
  }
  parallelFor(chunks.count, [&](long chunk) {
    const long at = chunks.begin(chunk) * channels;
    k.normGradient(chunks.size(chunk), channels, dy + at, x + at, mean, factor, dyShare, productShare, dx + at);
  });
}

}  // namespace quadlab

#include "cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

/** Logits of a piece of work: some ten microseconds. */
constexpr long logitsAtOnce = 1024;

double rowLoss(long classes, const float* logits, long label, double on, double off, float* gradient) {
  double largest = logits[0];
  for (long c = 1; c < classes; c++) largest = std::max(largest, static_cast<double>(logits[c]));
  double sum = 0;
  for (long c = 0; c < classes; c++) sum += std::exp(logits[c] - largest);
  const double logSum = largest + std::log(sum);
  double loss = 0;
  for (long c = 0; c < classes; c++) {
    const double logProbability = logits[c] - logSum;
    const double target = c == label ? on : off;
    if (target != 0) loss -= target * logProbability;
    gradient[c] = static_cast<float>(std::exp(logProbability) - target);
  }
  return loss;
}

}  // namespace

double softmaxCrossEntropy(long batch, long classes, const float* logits, const int* labels, double on, double off,
                           float* gradient) {
  double* losses = reinterpret_cast<double*>(scratch(Space::partial, 2 * batch));
  parallelParts(batch, std::max(1L, logitsAtOnce / classes), [&](long begin, long end) {
    for (long i = begin; i < end; i++) {
      losses[i] = rowLoss(classes, logits + i * classes, labels[i], on, off, gradient + i * classes);
    }
  });
  double loss = 0;
  for (long i = 0; i < batch; i++) loss += losses[i];
  return loss;
}

}  // namespace quadlab

#include "parameter_update.h"

#include <algorithm>
#include <cmath>

#include "thread_pool.h"

namespace quadlab {

namespace {

constexpr long elementsAtOnce = 16384;

/** What PyTorch adds to the norm before it divides by it. */
constexpr double normEpsilon = 1e-6;

/** A stretch of one parameter. */
struct Stretch {
  const UpdatedParameter* parameter;
  long begin;
  long size;
};

std::vector<Stretch> stretchesOf(const std::vector<UpdatedParameter>& parameters) {
  std::vector<Stretch> stretches;
  for (const UpdatedParameter& parameter : parameters) {
    for (long begin = 0; begin < parameter.size; begin += elementsAtOnce) {
      stretches.push_back({&parameter, begin, std::min(elementsAtOnce, parameter.size - begin)});
    }
  }
  return stretches;
}

/** Many parameters are smaller than a stretch: a piece of work is as many of them as make a large one. */
template <typename Body>
void eachStretch(const std::vector<Stretch>& stretches, const Body& body) {
  std::vector<long> begins;
  long filled = elementsAtOnce;
  for (size_t i = 0; i < stretches.size(); i++) {
    if (filled + stretches[i].size > elementsAtOnce) {
      begins.push_back(static_cast<long>(i));
      filled = 0;
    }
    filled += stretches[i].size;
  }
  begins.push_back(static_cast<long>(stretches.size()));
  parallelFor(static_cast<long>(begins.size()) - 1, [&](long piece) {
    for (long i = begins[piece]; i < begins[piece + 1]; i++) body(i, stretches[i]);
  });
}

/** What all gradients are multiplied by so that their norm stays within its limit. */
float clipFactor(const std::vector<Stretch>& stretches, double limit) {
  if (std::isnan(limit)) return 1.0f;
  std::vector<double> sums(stretches.size());
  eachStretch(stretches, [&](long i, const Stretch& stretch) {
    sums[i] = kernels().sumOfSquares(stretch.size, stretch.parameter->g + stretch.begin);
  });
  double sum = 0;
  for (double part : sums) sum += part;
  return static_cast<float>(std::min(1.0, limit / (std::sqrt(sum) + normEpsilon)));
}

inline float toFloat(double value) { return static_cast<float>(value); }

inline float* from(float* values, const Stretch& stretch) { return values == nullptr ? nullptr : values + stretch.begin; }

}  // namespace

void updateBySgd(const std::vector<UpdatedParameter>& parameters, const Clipping& clipping, double momentum,
                 bool nesterov) {
  const std::vector<Stretch> stretches = stretchesOf(parameters);
  const float factor = clipFactor(stretches, clipping.norm);
  eachStretch(stretches, [&](long, const Stretch& stretch) {
    const UpdatedParameter& p = *stretch.parameter;
    const SgdStep step{toFloat(p.rate),   toFloat(p.decay), toFloat(p.scale),        toFloat(p.shrink),
                       toFloat(momentum), factor,           toFloat(clipping.value), nesterov};
    kernels().sgd(step, stretch.size, p.g + stretch.begin, p.w + stretch.begin, from(p.m, stretch));
  });
}

void updateByAdam(const std::vector<UpdatedParameter>& parameters, const Clipping& clipping, const AdamRule& rule) {
  const std::vector<Stretch> stretches = stretchesOf(parameters);
  const float factor = clipFactor(stretches, clipping.norm);
  eachStretch(stretches, [&](long, const Stretch& stretch) {
    const UpdatedParameter& p = *stretch.parameter;
    const AdamStep step{toFloat(p.rate / rule.firstCorrection),
                        toFloat(p.decay),
                        toFloat(p.scale),
                        toFloat(p.shrink),
                        toFloat(rule.beta1),
                        toFloat(rule.beta2),
                        toFloat(rule.epsilon),
                        toFloat(rule.secondCorrection),
                        factor,
                        toFloat(clipping.value)};
    kernels().adam(step, stretch.size, p.g + stretch.begin, p.w + stretch.begin, from(p.m, stretch), from(p.v, stretch));
  });
}

}  // namespace quadlab

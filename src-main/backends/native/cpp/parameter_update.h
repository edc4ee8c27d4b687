#pragma once

#include <vector>

#include "kernels.h"

namespace quadlab {

/** A parameter with its gradient, the optimizer's own values, and what the update does to it. */
struct UpdatedParameter {
  long size;
  float* w;
  const float* g;
  /** Null where the optimizer has no such slot. */
  float* m;
  float* v;
  double rate, decay, scale, shrink;
};

/** What is not a number is no limit. */
struct Clipping {
  double norm;
  double value;
};

void updateBySgd(const std::vector<UpdatedParameter>&, const Clipping&, double momentum, bool nesterov);

struct AdamRule {
  double beta1, beta2, epsilon, firstCorrection, secondCorrection;
};

void updateByAdam(const std::vector<UpdatedParameter>&, const Clipping&, const AdamRule&);

}  // namespace quadlab

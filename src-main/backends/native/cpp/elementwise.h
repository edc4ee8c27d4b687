#pragma once

#include "kernels.h"
#include "simd.h"

namespace {

template <typename Operation>
void eachPair(long n, const float* a, int aStep, const float* b, int bStep, float* y, Operation operation) {
  // Compilers make vectors of loops whose steps they know.
  if (aStep == 1 && bStep == 1) {
    for (long i = 0; i < n; i++) y[i] = operation(a[i], b[i]);
  } else if (aStep == 1) {
    for (long i = 0; i < n; i++) y[i] = operation(a[i], b[0]);
  } else if (bStep == 1) {
    for (long i = 0; i < n; i++) y[i] = operation(a[0], b[i]);
  } else {
    for (long i = 0; i < n; i++) y[i] = operation(a[0], b[0]);
  }
}

void binary(quadlab::Binary kind, long n, const float* a, int aStep, const float* b, int bStep, float* y) {
  switch (kind) {
    case quadlab::Binary::add:
      return eachPair(n, a, aStep, b, bStep, y, [](float p, float q) { return p + q; });
    case quadlab::Binary::subtract:
      return eachPair(n, a, aStep, b, bStep, y, [](float p, float q) { return p - q; });
    case quadlab::Binary::multiply:
      return eachPair(n, a, aStep, b, bStep, y, [](float p, float q) { return p * q; });
    case quadlab::Binary::divide:
      return eachPair(n, a, aStep, b, bStep, y, [](float p, float q) { return p / q; });
  }
}

/** max(x, 0); what is not a number stays so. */
void relu(long n, const float* x, float* y) {
  for (long i = 0; i < n; i++) y[i] = x[i] <= 0.0f ? 0.0f : x[i];
}

void activationGradient(quadlab::Activation kind, long n, const float* dy, const float* y, float* dx) {
  switch (kind) {
    case quadlab::Activation::relu:
      for (long i = 0; i < n; i++) dx[i] = dy[i] * (y[i] > 0.0f ? 1.0f : 0.0f);
      return;
    case quadlab::Activation::tanh:
      for (long i = 0; i < n; i++) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
      return;
    case quadlab::Activation::sigmoid:
      for (long i = 0; i < n; i++) dx[i] = dy[i] * (y[i] * (1.0f - y[i]));
      return;
  }
}

}  // namespace

#pragma once

#include "simd.h"

namespace {

/** Σ term(x[i]) in double precision, in as many interleaved sums as keep the processor busy. */
template <typename Term>
double sumOf(long n, const float* x, Term term) {
  constexpr int lanes = 16;
  double sums[lanes] = {};
  long i = 0;
  for (; i + lanes <= n; i += lanes) {
    for (int j = 0; j < lanes; j++) sums[j] += term(static_cast<double>(x[i + j]));
  }
  for (; i < n; i++) sums[0] += term(static_cast<double>(x[i]));
  double sum = 0;
  for (double part : sums) sum += part;
  return sum;
}

double sum(long n, const float* x) {
  return sumOf(n, x, [](double value) { return value; });
}

double sumOfSquares(long n, const float* x) {
  return sumOf(n, x, [](double value) { return value * value; });
}

}  // namespace

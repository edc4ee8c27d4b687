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

/** y = u⊙v + s, row by row. */
void respond(const quadlab::Epilogue& e) {
  for (int term = 0; term < 3; term++) {
    const float* bias = e.biases[term];
    if (e.tiles[term] == nullptr || bias == nullptr) continue;
    for (long i = 0; i < e.rows; i++) {
      float* row = e.tiles[term] + i * e.tileRow;
      for (long j = 0; j < e.columns; j++) row[j] += bias[j];
    }
  }
  for (long i = 0; i < e.rows; i++) {
    const float* u = e.tiles[0] + i * e.tileRow;
    float* y = e.y + i * e.outRow;
    if (e.tiles[1] == nullptr) {
      for (long j = 0; j < e.columns; j++) y[j] = u[j];
    } else {
      const float* v = e.tiles[1] + i * e.tileRow;
      float* keptU = e.u + i * e.outRow;
      float* keptV = e.v + i * e.outRow;
      for (long j = 0; j < e.columns; j++) {
        keptU[j] = u[j];
        keptV[j] = v[j];
        y[j] = u[j] * v[j];
      }
    }
    if (e.tiles[2] != nullptr) {
      const float* s = e.tiles[2] + i * e.tileRow;
      for (long j = 0; j < e.columns; j++) y[j] += s[j];
    }
  }
}

}  // namespace

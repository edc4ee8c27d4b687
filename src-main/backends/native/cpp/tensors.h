#pragma once

#include "kernels.h"

namespace quadlab {

/** The axes of a loop over tensors: sizes, and for each of `operands` tensors how far apart elements of an axis are. */
struct Axes {
  int rank;
  const int* sizes;
  const int* strides[3];
};

void relu(long n, const float* x, float* y);
void activationGradient(Activation, long n, const float* dy, const float* y, float* dx);

/** y ← a ∘ b. Strides are those of a and b, 0 along axes where they are repeated; y is stored row by row. */
void binary(Binary, const Axes&, const float* a, const float* b, float* y);

/** Copies each element. Strides are those of x and y. */
void copyElements(const Axes&, const float* x, float* y);

/** x [outer, reduced, inner] → y [outer, inner]: factor times the sum over the middle. */
void sumMiddle(long outer, long reduced, long inner, double factor, const float* x, float* y);

}  // namespace quadlab

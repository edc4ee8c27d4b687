#pragma once

#include "kernels.h"
#include "simd.h"

namespace {

/**
 * Goes through the columns of [rows, columns] in vectors, and through what is left one by one: body(column, lanes) with
 * a type that says which.
 */
struct OneLane {};
struct AllLanes {};

template <typename Body>
void eachColumn(long columns, const Body& body) {
  long c = 0;
  for (; c + width <= columns; c += width) body(c, AllLanes{});
  for (; c < columns; c++) body(c, OneLane{});
}

inline Vector read(const float* p, AllLanes) { return load(p); }
inline float read(const float* p, OneLane) { return *p; }
inline void write(float* p, Vector v, AllLanes) { store(p, v); }
inline void write(float* p, float v, OneLane) { *p = v; }
inline Vector nothing(AllLanes) { return zero(); }
inline float nothing(OneLane) { return 0.0f; }
/** value where `of` is above 0, else 0. */
inline Vector whereAbove(Vector of, Vector value) { return of > zero() ? value : zero(); }
inline float whereAbove(float of, float value) { return of > 0.0f ? value : 0.0f; }
/** max(x, 0); what is not a number stays so. */
inline Vector rectified(Vector x) { return x <= zero() ? zero() : x; }
inline float rectified(float x) { return x <= 0.0f ? 0.0f : x; }

void columnSums(long rows, long columns, const float* x, float* sums) {
  eachColumn(columns, [=](long c, auto lanes) {
    auto sum = nothing(lanes);
    for (long i = 0; i < rows; i++) sum = sum + read(x + i * columns + c, lanes);
    write(sums + c, sum, lanes);
  });
}

void squaredDeviations(long rows, long columns, const float* x, const float* mean, float* sums) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    auto sum = nothing(lanes);
    for (long i = 0; i < rows; i++) {
      const auto deviation = read(x + i * columns + c, lanes) - center;
      sum = sum + deviation * deviation;
    }
    write(sums + c, sum, lanes);
  });
}

void normalize(long rows, long columns, const float* x, const float* mean, const float* scale, const float* offset,
               float* y) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    const auto factor = read(scale + c, lanes);
    const auto shift = read(offset + c, lanes);
    for (long i = c; i < rows * columns; i += columns) {
      write(y + i, (read(x + i, lanes) - center) * factor + shift, lanes);
    }
  });
}

void normalizeRelu(long rows, long columns, const float* x, const float* mean, const float* scale, const float* offset,
                   const float* addend, float* y) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    const auto factor = read(scale + c, lanes);
    const auto shift = read(offset + c, lanes);
    for (long i = c; i < rows * columns; i += columns) {
      auto sum = (read(x + i, lanes) - center) * factor + shift;
      if (addend != nullptr) sum = sum + read(addend + i, lanes);
      write(y + i, rectified(sum), lanes);
    }
  });
}

void reluGradient(long n, const float* dy, const float* y, float* masked) {
  for (long i = 0; i < n; i++) masked[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

/** Where relu follows, dy counts only where it let its argument pass. */
template <bool relu, typename Value>
inline Value passed(Value dy, Value deviation, Value factor, Value shift) {
  return relu ? whereAbove(deviation * factor + shift, dy) : dy;
}

template <bool relu>
void gradientSums(long rows, long columns, const float* dy, const float* x, const float* mean, quadlab::Affine affine,
                  float* dySums, float* productSums) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    const auto factor = relu ? read(affine.scale + c, lanes) : nothing(lanes);
    const auto shift = relu ? read(affine.offset + c, lanes) : nothing(lanes);
    auto dySum = nothing(lanes);
    auto productSum = nothing(lanes);
    for (long i = c; i < rows * columns; i += columns) {
      const auto deviation = read(x + i, lanes) - center;
      const auto gradient = passed<relu>(read(dy + i, lanes), deviation, factor, shift);
      dySum = dySum + gradient;
      productSum = productSum + gradient * deviation;
    }
    write(dySums + c, dySum, lanes);
    write(productSums + c, productSum, lanes);
  });
}

template <bool relu>
void gradient(long rows, long columns, const float* dy, const float* x, const float* mean, quadlab::Affine affine,
              const quadlab::Shares& shares, float* dx) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    const auto factor = relu ? read(affine.scale + c, lanes) : nothing(lanes);
    const auto shift = relu ? read(affine.offset + c, lanes) : nothing(lanes);
    const auto scale = read(shares.factor + c, lanes);
    const auto share = read(shares.dy + c, lanes);
    const auto slope = read(shares.product + c, lanes);
    for (long i = c; i < rows * columns; i += columns) {
      const auto deviation = read(x + i, lanes) - center;
      const auto own = passed<relu>(read(dy + i, lanes), deviation, factor, shift);
      write(dx + i, scale * (own - share - deviation * slope), lanes);
    }
  });
}

void normGradientSums(long rows, long columns, const float* dy, const float* x, const float* mean,
                      quadlab::Affine affine, float* dySums, float* productSums) {
  const auto sums = affine.scale == nullptr ? gradientSums<false> : gradientSums<true>;
  sums(rows, columns, dy, x, mean, affine, dySums, productSums);
}

void normGradient(long rows, long columns, const float* dy, const float* x, const float* mean, quadlab::Affine affine,
                  const quadlab::Shares& shares, float* dx) {
  const auto compute = affine.scale == nullptr ? gradient<false> : gradient<true>;
  compute(rows, columns, dy, x, mean, affine, shares, dx);
}

}  // namespace

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

void normGradientSums(long rows, long columns, const float* dy, const float* x, const float* mean, float* dySums,
                      float* productSums) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    auto dySum = nothing(lanes);
    auto productSum = nothing(lanes);
    for (long i = c; i < rows * columns; i += columns) {
      const auto gradient = read(dy + i, lanes);
      dySum = dySum + gradient;
      productSum = productSum + gradient * (read(x + i, lanes) - center);
    }
    write(dySums + c, dySum, lanes);
    write(productSums + c, productSum, lanes);
  });
}

void normGradient(long rows, long columns, const float* dy, const float* x, const float* mean, const float* factor,
                  const float* dyShare, const float* productShare, float* dx) {
  eachColumn(columns, [=](long c, auto lanes) {
    const auto center = read(mean + c, lanes);
    const auto scale = read(factor + c, lanes);
    const auto share = read(dyShare + c, lanes);
    const auto slope = read(productShare + c, lanes);
    for (long i = c; i < rows * columns; i += columns) {
      const auto deviation = read(x + i, lanes) - center;
      write(dx + i, scale * (read(dy + i, lanes) - share - deviation * slope), lanes);
    }
  });
}

}  // namespace

#pragma once

// The fastest that an instruction set can compute: what the speed of kernels is compared with (quadlab bench).

#include "simd.h"

namespace {

/** a·b + c, in one instruction where there is one. */
inline Vector multiplyAdd(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f32(c, a, b);
#else
  return a * b + c;
#endif
}

/**
 * Independent sums, as many as hide how long an instruction takes and still fit into the registers, of which there are
 * 32 with AVX-512 and NEON, else 16.
 */
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int independentSums = 24;
#else
constexpr int independentSums = 12;
#endif

double multiplyAdds(long rounds) {
  Vector sums[independentSums];
  const Vector factor = broadcast(0.999f), term = broadcast(1e-3f);
#pragma GCC unroll 24
  for (int i = 0; i < independentSums; i++) sums[i] = broadcast(1e-3f * static_cast<float>(i));
  for (long round = 0; round < rounds; round++) {
#pragma GCC unroll 24
    for (int i = 0; i < independentSums; i++) sums[i] = multiplyAdd(sums[i], factor, term);
  }
  // The compiler must not find that nobody reads the sums.
  float values[width];
  volatile float used = 0;
  for (const Vector& sum : sums) {
    store(values, sum);
    used = used + values[0];
  }
  return static_cast<double>(rounds) * independentSums * width;
}

}  // namespace

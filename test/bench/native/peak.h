#pragma once

#include <chrono>

namespace bench {

/** Seconds that a call takes. */
template <class Body>
double secondsOf(const Body& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/** Multiply-adds of independent registers only; `rounds` rounds of 12 vectors. Returns their operations. */
template <int LANES>
inline double multiplyAdds(long rounds) {
  using Vec = float __attribute__((vector_size(LANES * sizeof(float))));
  Vec sums[12], factor = Vec{} + 0.999f, term = Vec{} + 1e-3f;
  for (int i = 0; i < 12; i++) sums[i] = Vec{} + i * 1e-3f;
  for (long round = 0; round < rounds; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < 12; i++) sums[i] = sums[i] * factor + term;
  }
  volatile float used = 0;
  for (const Vec& sum : sums) used = used + sum[0];
  return 2.0 * 12 * LANES * rounds;
}

}  // namespace bench

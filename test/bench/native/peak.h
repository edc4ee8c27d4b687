#pragma once

#include <chrono>
#include <ctime>

namespace bench {

/** Seconds that work took: by the clock, and of the processors, which other programs can't lengthen by waiting. */
struct Seconds {
  double wall = 1e9;
  double processor = 1e9;

  void keepLeast(const Seconds& other) {
    if (other.wall < wall) wall = other.wall;
    if (other.processor < processor) processor = other.processor;
  }
};

template <class Body>
Seconds secondsOf(const Body& body) {
  const auto processor = [] {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
  };
  const auto start = std::chrono::steady_clock::now();
  const double processorStart = processor();
  body();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          processor() - processorStart};
}

#if defined(__AVX512F__)
constexpr int widestLanes = 16;
#elif defined(__AVX__)
constexpr int widestLanes = 8;
#else
constexpr int widestLanes = 4;
#endif

/** Multiply-adds of independent registers only: so many rounds of 12 vectors. */
inline void multiplyAdds(long rounds) {
  typedef float Vec __attribute__((vector_size(widestLanes * sizeof(float))));
  Vec sums[12], factor = Vec{} + 0.999f, term = Vec{} + 1e-3f;
  for (int i = 0; i < 12; i++) sums[i] = Vec{} + i * 1e-3f;
  for (long round = 0; round < rounds; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < 12; i++) sums[i] = sums[i] * factor + term;
  }
  volatile float used = 0;
  for (const Vec& sum : sums) used = used + sum[0];
}

}  // namespace bench

#pragma once

// One vector of floats of the instruction set that the including file is compiled for. All of it has internal linkage:
// the linker must not mix what was compiled for different instruction sets.

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace {

#if defined(__AVX512F__)

using Vector = __m512;
constexpr int width = 16;
constexpr const char* instructions = "AVX-512";
inline Vector load(const float* p) { return _mm512_loadu_ps(p); }
inline void store(float* p, Vector v) { _mm512_storeu_ps(p, v); }
inline Vector broadcast(float x) { return _mm512_set1_ps(x); }

#elif defined(__AVX2__) && defined(__FMA__)

using Vector = __m256;
constexpr int width = 8;
constexpr const char* instructions = "AVX2";
inline Vector load(const float* p) { return _mm256_loadu_ps(p); }
inline void store(float* p, Vector v) { _mm256_storeu_ps(p, v); }
inline Vector broadcast(float x) { return _mm256_set1_ps(x); }

#elif defined(__aarch64__)

using Vector = float32x4_t;
constexpr int width = 4;
constexpr const char* instructions = "NEON";
inline Vector load(const float* p) { return vld1q_f32(p); }
inline void store(float* p, Vector v) { vst1q_f32(p, v); }
inline Vector broadcast(float x) { return vdupq_n_f32(x); }

#else

typedef float Vector __attribute__((vector_size(16)));
typedef float UnalignedVector __attribute__((vector_size(16), aligned(4), may_alias));
constexpr int width = 4;
constexpr const char* instructions = "vectors of four floats";
inline Vector load(const float* p) { return *reinterpret_cast<const UnalignedVector*>(p); }
inline void store(float* p, Vector v) { *reinterpret_cast<UnalignedVector*>(p) = v; }
inline Vector broadcast(float x) { return Vector{x, x, x, x}; }

#endif

inline Vector zero() { return broadcast(0.0f); }

}  // namespace

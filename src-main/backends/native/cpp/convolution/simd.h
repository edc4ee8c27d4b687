#pragma once

// Vectors of floats as GCC and Clang have them in the language, so that one source serves every instruction set. A
// source file defines QUADLAB_ISA, the namespace of its instruction set, and QUADLAB_LANES before it includes this.

#include <cstddef>
#include <cstring>

#if defined(__clang__)
#define QUADLAB_UNROLL _Pragma("clang loop unroll(full)")
#else
#define QUADLAB_UNROLL _Pragma("GCC unroll 32")
#endif

namespace quadlab {
namespace QUADLAB_ISA {

constexpr int lanes = QUADLAB_LANES;

using Vec = float __attribute__((vector_size(QUADLAB_LANES * sizeof(float))));
using UnalignedVec = float __attribute__((vector_size(QUADLAB_LANES * sizeof(float)), aligned(4), may_alias));

inline Vec zero() { return Vec{}; }

/** The value in every lane; x − 0 is x for every x, which the compiler knows, unlike x + 0. */
inline Vec broadcast(float value) { return value - Vec{}; }

inline Vec load(const float* from) { return *reinterpret_cast<const UnalignedVec*>(from); }

inline void store(float* to, Vec value) { *reinterpret_cast<UnalignedVec*>(to) = value; }

/** The first `count` lanes, the others 0; count may exceed the number of lanes. */
inline Vec loadFirst(const float* from, int count) {
  if (count >= lanes) return load(from);
  float values[lanes] = {};
  for (int i = 0; i < count; i++) values[i] = from[i];
  return load(values);
}

inline void storeFirst(float* to, Vec value, int count) {
  if (count >= lanes) return store(to, value);
  float values[lanes];
  store(values, value);
  for (int i = 0; i < count; i++) to[i] = values[i];
}

inline int smaller(int a, int b) { return a < b ? a : b; }
inline int larger(int a, int b) { return a > b ? a : b; }
inline int ceilDivide(int a, int b) { return (a + b - 1) / b; }

/** A number known to the compiler, as an argument. */
template <int N>
struct Constant {
  static constexpr int value = N;
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

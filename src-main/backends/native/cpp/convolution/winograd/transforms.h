#pragma once

#include "../simd.h"

namespace quadlab {
namespace QUADLAB_ISA {

// The algorithm F(4×4, 3×3) of Lavin and Gray (Fast Algorithms for Convolutional Neural Networks, CVPR 2016): a tile of
// 4×4 outputs y = Aᵀ[(G w Gᵀ) ⊙ (Bᵀ x B)]A takes 36 products where the sum over 3×3 points takes 144.
//
// Its points are 0, ±a, ±b and ∞ with a = √½ and b = √2, and not 0, ±1, ±2 and ∞: the greatest powers are then smaller,
// and the error of rounding falls from 4 to 5 times that of the direct sum to twice (root mean squares at 16 and 64
// channels). Each pair of points shares its even and odd parts, and a²b² = 1 saves two products.

constexpr int tileSize = 4;
constexpr int kernelSize = 3;
constexpr int reachSize = tileSize + kernelSize - 1;
constexpr int tilePoints = reachSize * reachSize;

constexpr float pointA = 0.70710678118654752f;
constexpr float pointB = 1.41421356237309505f;
constexpr float squareA = 0.5f;
constexpr float squareB = 2;

/** Bᵀx of six values. */
__attribute__((always_inline)) inline void transformInputLine(const Vec (&x)[reachSize], Vec (&to)[reachSize]) {
  const Vec evenA = x[4] - squareB * x[2];
  const Vec oddA = x[3] - squareB * x[1];
  const Vec evenB = x[4] - squareA * x[2];
  const Vec oddB = x[3] - squareA * x[1];
  to[0] = x[0] + (x[4] - (squareA + squareB) * x[2]);
  to[1] = evenA + pointA * oddA;
  to[2] = evenA - pointA * oddA;
  to[3] = evenB + pointB * oddB;
  to[4] = evenB - pointB * oddB;
  to[5] = x[1] + (x[5] - (squareA + squareB) * x[3]);
}

/** Aᵀm, where the points ±a and ±b are scaled by 1/a² and 1/b: the kernels make up for it. */
__attribute__((always_inline)) inline void transformOutputLine(const Vec (&m)[reachSize], Vec (&to)[tileSize]) {
  const Vec evenA = m[1] + m[2];
  const Vec oddA = m[1] - m[2];
  const Vec evenB = m[3] + m[4];
  const Vec oddB = m[3] - m[4];
  to[0] = m[0] + (1 / squareA) * evenA + (1 / pointB) * evenB;
  to[1] = oddB + (1 / pointA) * oddA;
  to[2] = evenA + pointB * evenB;
  to[3] = m[5] + pointA * oddA + squareB * oddB;
}

/** Gw, with the scales that the transform of the output leaves out. */
__attribute__((always_inline)) inline void transformKernelLine(const Vec (&w)[kernelSize], Vec (&to)[reachSize]) {
  constexpr float scaleA = squareA / (2 * squareA * (squareA - squareB));
  constexpr float scaleB = pointB / (2 * squareB * (squareB - squareA));
  const Vec evenA = w[0] + squareA * w[2];
  const Vec evenB = w[0] + squareB * w[2];
  to[0] = w[0];
  to[1] = (evenA + pointA * w[1]) * scaleA;
  to[2] = (evenA - pointA * w[1]) * scaleA;
  to[3] = (evenB + pointB * w[1]) * scaleB;
  to[4] = (evenB - pointB * w[1]) * scaleB;
  to[5] = w[2];
}

/** A·d, the adjoint of Aᵀ, here without scales. */
__attribute__((always_inline)) inline void transformGradientLine(const Vec (&d)[tileSize], Vec (&to)[reachSize]) {
  const Vec evenA = d[0] + squareA * d[2];
  const Vec oddA = d[1] + squareA * d[3];
  const Vec evenB = d[0] + squareB * d[2];
  const Vec oddB = d[1] + squareB * d[3];
  to[0] = d[0];
  to[1] = evenA + pointA * oddA;
  to[2] = evenA - pointA * oddA;
  to[3] = evenB + pointB * oddB;
  to[4] = evenB - pointB * oddB;
  to[5] = d[3];
}

/** Gᵀm, the adjoint of G, with all scales. */
__attribute__((always_inline)) inline void transformSumLine(const Vec (&m)[reachSize], Vec (&to)[kernelSize]) {
  constexpr float scaleA = 1 / (2 * squareA * (squareA - squareB));
  constexpr float scaleB = 1 / (2 * squareB * (squareB - squareA));
  const Vec evenA = (m[1] + m[2]) * scaleA;
  const Vec oddA = (m[1] - m[2]) * scaleA;
  const Vec evenB = (m[3] + m[4]) * scaleB;
  const Vec oddB = (m[3] - m[4]) * scaleB;
  to[0] = m[0] + evenA + evenB;
  to[1] = pointA * oddA + pointB * oddB;
  to[2] = m[5] + squareA * evenA + squareB * evenB;
}

/** Calls line() for each row of N×N values at(i, j), then for each column; put(i, j, value) takes the M×M results. */
template <int N, int M, class At, class Line, class Put>
__attribute__((always_inline)) inline void transformPlane(const At& at, const Line& line, const Put& put) {
  Vec half[N][M];
  QUADLAB_UNROLL
  for (int i = 0; i < N; i++) {
    Vec row[N];
    QUADLAB_UNROLL
    for (int j = 0; j < N; j++) row[j] = at(i, j);
    line(row, half[i]);
  }
  QUADLAB_UNROLL
  for (int j = 0; j < M; j++) {
    Vec column[N], results[M];
    QUADLAB_UNROLL
    for (int i = 0; i < N; i++) column[i] = half[i][j];
    line(column, results);
    QUADLAB_UNROLL
    for (int i = 0; i < M; i++) put(i, j, results[i]);
  }
}

/** Bᵀ x B of a tile whose pixels at(i, j) gives; point i·6 + j goes to `to` + (i·6 + j)·pitch. */
template <class At>
__attribute__((always_inline)) inline void transformInput(const At& at, float* to, std::ptrdiff_t pitch) {
  transformPlane<reachSize, reachSize>(
      at, [](const Vec(&x)[reachSize], Vec(&line)[reachSize]) { transformInputLine(x, line); },
      [=](int i, int j, Vec value) { store(to + (i * reachSize + j) * pitch, value); });
}

/** Aᵀ m A + bias of the products at `from`, as a tile of 4×4. */
__attribute__((noinline)) inline void transformOutput(const float* from, std::ptrdiff_t pitch, Vec bias, Vec* to) {
  transformPlane<reachSize, tileSize>(
      [=](int i, int j) { return load(from + (i * reachSize + j) * pitch); },
      [](const Vec(&m)[reachSize], Vec(&line)[tileSize]) { transformOutputLine(m, line); },
      [=](int i, int j, Vec value) { to[i * tileSize + j] = value + bias; });
}

/** G w Gᵀ of the points of a kernel, which lie `fromPitch` apart. */
__attribute__((noinline)) inline void transformKernel(const float* from, std::ptrdiff_t fromPitch, float* to,
                                                      std::ptrdiff_t pitch) {
  transformPlane<kernelSize, reachSize>(
      [=](int i, int j) { return load(from + (i * kernelSize + j) * fromPitch); },
      [](const Vec(&w)[kernelSize], Vec(&line)[reachSize]) { transformKernelLine(w, line); },
      [=](int i, int j, Vec value) { store(to + (i * reachSize + j) * pitch, value); });
}

/** A d Aᵀ of a tile of 4×4. */
__attribute__((noinline)) inline void transformGradient(const Vec* from, float* to, std::ptrdiff_t pitch) {
  transformPlane<tileSize, reachSize>(
      [=](int i, int j) { return from[i * tileSize + j]; },
      [](const Vec(&d)[tileSize], Vec(&line)[reachSize]) { transformGradientLine(d, line); },
      [=](int i, int j, Vec value) { store(to + (i * reachSize + j) * pitch, value); });
}

/** Gᵀ m G of the sums at `from`: the gradient of a kernel, whose points lie `toPitch` apart. */
__attribute__((noinline)) inline void transformSums(const float* from, std::ptrdiff_t pitch, float* to,
                                                    std::ptrdiff_t toPitch) {
  transformPlane<reachSize, kernelSize>(
      [=](int i, int j) { return load(from + (i * reachSize + j) * pitch); },
      [](const Vec(&m)[reachSize], Vec(&line)[kernelSize]) { transformSumLine(m, line); },
      [=](int i, int j, Vec value) { store(to + (i * kernelSize + j) * toPitch, value); });
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

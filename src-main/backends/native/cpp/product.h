#pragma once

#include "kernels.h"
#include "simd.h"

namespace {

/** Rows of b at a time: that much of a panel stays in the first cache. */
constexpr long innerBlock = 256;

template <int panelVectors>
void multiplyRegisters(long inner, const float* a, long aRow, long aInner, const float* b, float* c, long cRow,
                       bool add) {
  Vector sums[blockRows][panelVectors];
#pragma GCC unroll 16
  for (int i = 0; i < blockRows; i++) {
#pragma GCC unroll 2
    for (int j = 0; j < panelVectors; j++) sums[i][j] = add ? load(c + i * cRow + j * width) : zero();
  }
  for (long k = 0; k < inner; k++, a += aInner, b += panelVectors * width) {
    Vector row[panelVectors];
#pragma GCC unroll 2
    for (int j = 0; j < panelVectors; j++) row[j] = load(b + j * width);
#pragma GCC unroll 16
    for (int i = 0; i < blockRows; i++) {
      const Vector value = broadcast(a[i * aRow]);
#pragma GCC unroll 2
      for (int j = 0; j < panelVectors; j++) sums[i][j] = multiplyAdd(value, row[j], sums[i][j]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < blockRows; i++) {
#pragma GCC unroll 2
    for (int j = 0; j < panelVectors; j++) store(c + i * cRow + j * width, sums[i][j]);
  }
}

void multiply(const quadlab::Product& p) {
  if (p.inner == 0 && !p.add) {
    for (long i = 0; i < p.rows; i++) {
      for (long j = 0; j < p.columns; j += width) store(p.c + i * p.cRow + j, zero());
    }
  }
  for (long k = 0; k < p.inner; k += innerBlock) {
    const long inner = k + innerBlock < p.inner ? innerBlock : p.inner - k;
    const bool add = p.add || k > 0;
    for (long j = 0; j < p.columns; j += 2 * width) {
      const bool whole = j + width < p.columns;
      const float* panel = p.b + j * p.inner + k * (whole ? 2 * width : width);
      for (long i = 0; i < p.rows; i += blockRows) {
        const float* a = p.a + i * p.aRow + k * p.aInner;
        float* c = p.c + i * p.cRow + j;
        if (whole) {
          multiplyRegisters<2>(inner, a, p.aRow, p.aInner, panel, c, p.cRow, add);
        } else {
          multiplyRegisters<1>(inner, a, p.aRow, p.aInner, panel, c, p.cRow, add);
        }
      }
    }
  }
}

}  // namespace

#include "packed_matrix.h"

#include <algorithm>

#include "kernels.h"
#include "scratch.h"

namespace quadlab {

namespace {

/** Calls body(first column, width of the panel) for each panel. */
template <typename Body>
void eachPanel(long columns, const Body& body) {
  const long vector = kernels().width;
  const long padded = packedColumns(columns);
  for (long j = 0; j < padded; j += 2 * vector) body(j, std::min(2 * vector, padded - j));
}

}  // namespace

long packedColumns(long columns) { return roundUp(columns, kernels().width); }

void packPanels(const float* source, long innerStep, long columnStep, long inner, long columns, long packedInner,
                long firstInner, float* packed) {
  eachPanel(columns, [&](long first, long panel) {
    float* to = packed + first * packedInner + firstInner * panel;
    const long filled = std::min(panel, columns - first);
    for (long k = 0; k < inner; k++, to += panel) {
      const float* from = source + k * innerStep + first * columnStep;
      for (long j = 0; j < filled; j++) to[j] = from[j * columnStep];
      for (long j = filled; j < panel; j++) to[j] = 0.0f;
    }
  });
}

void packProduct(const float* dy, const float* factor, long rowStep, long inner, long columns, float* packed) {
  if (factor == nullptr) return packPanels(dy, rowStep, 1, inner, columns, inner, 0, packed);
  eachPanel(columns, [&](long first, long panel) {
    float* to = packed + first * inner;
    const long filled = std::min(panel, columns - first);
    for (long k = 0; k < inner; k++, to += panel) {
      const float* a = dy + k * rowStep + first;
      const float* b = factor + k * rowStep + first;
      for (long j = 0; j < filled; j++) to[j] = a[j] * b[j];
      for (long j = filled; j < panel; j++) to[j] = 0.0f;
    }
  });
}

}  // namespace quadlab

#include "tensors.h"

#include <algorithm>
#include <cstring>

#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

/** Elements of a piece of work: some ten microseconds. */
constexpr long elementsAtOnce = 16384;

/** Calls body(row, first operand's offset, second operand's offset) for the rows along the last axis, in parallel. */
template <typename Body>
void eachRow(const Axes& axes, const Body& body) {
  const int outerRank = axes.rank - 1;
  long rows = 1;
  for (int axis = 0; axis < outerRank; axis++) rows *= axes.sizes[axis];
  const long rowsAtOnce = std::max(1L, elementsAtOnce / std::max(1, axes.sizes[outerRank]));
  parallelParts(rows, rowsAtOnce, [&](long begin, long end) {
    for (long row = begin; row < end; row++) {
      long rest = row;
      long first = 0;
      long second = 0;
      for (int axis = outerRank - 1; axis >= 0; axis--) {
        const long index = rest % axes.sizes[axis];
        rest /= axes.sizes[axis];
        first += index * axes.strides[0][axis];
        second += index * axes.strides[1][axis];
      }
      body(row, first, second);
    }
  });
}

}  // namespace

void relu(long n, const float* x, float* y) {
  parallelParts(n, elementsAtOnce, [&](long begin, long end) { kernels().relu(end - begin, x + begin, y + begin); });
}

void activationGradient(Activation kind, long n, const float* dy, const float* y, float* dx) {
  parallelParts(n, elementsAtOnce, [&](long begin, long end) {
    kernels().activationGradient(kind, end - begin, dy + begin, y + begin, dx + begin);
  });
}

void binary(Binary kind, const Axes& axes, const float* a, const float* b, float* y) {
  const int last = axes.rank - 1;
  const int aStep = axes.strides[0][last];
  const int bStep = axes.strides[1][last];
  const long size = axes.sizes[last];
  if (last == 0) {
    parallelParts(size, elementsAtOnce, [&](long begin, long end) {
      kernels().binary(kind, end - begin, a + begin * aStep, aStep, b + begin * bStep, bStep, y + begin);
    });
    return;
  }
  eachRow(axes, [&](long row, long atA, long atB) {
    kernels().binary(kind, size, a + atA, aStep, b + atB, bStep, y + row * size);
  });
}

void copyElements(const Axes& axes, const float* x, float* y) {
  const int last = axes.rank - 1;
  const long from = axes.strides[0][last];
  const long to = axes.strides[1][last];
  const long size = axes.sizes[last];
  eachRow(axes, [&](long, long atX, long atY) {
    if (from == 1 && to == 1) {
      std::memcpy(y + atY, x + atX, size * sizeof(float));
    } else {
      for (long i = 0; i < size; i++) y[atY + i * to] = x[atX + i * from];
    }
  });
}

void sumMiddle(long outer, long reduced, long inner, double factor, const float* x, float* y) {
  const Kernels& k = kernels();
  const long length = std::max(1L, elementsAtOnce / inner);
  const long chunks = std::max(1L, (reduced + length - 1) / length);
  float* partials = scratch(Space::partial, outer * chunks * inner);
  parallelFor(outer * chunks, [&](long piece) {
    const long begin = piece % chunks * length;
    const long rows = std::min(length, reduced - begin);
    const float* values = x + (piece / chunks * reduced + begin) * inner;
    float* sums = partials + piece * inner;
    if (inner == 1) {
      sums[0] = static_cast<float>(k.sum(rows, values));
    } else {
      k.columnSums(rows, inner, values, sums);
    }
  });
  for (long i = 0; i < outer * inner; i++) {
    const float* first = partials + i / inner * chunks * inner + i % inner;
    double sum = 0;
    for (long chunk = 0; chunk < chunks; chunk++) sum += first[chunk * inner];
    y[i] = static_cast<float>(factor * sum);
  }
}

}  // namespace quadlab

#pragma once

#include "tiles.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** The pixels that one tile of outputs reads, for one vector of channels. */
struct Patch {
  const float* from;
  std::ptrdiff_t rowPitch;
  std::ptrdiff_t columnPitch;
};

/** Whether all that a tile reads lies inside the picture; its first output reads from `padding` before it. */
inline bool isInside(const Pictures& pictures, const Place& place, int padding) {
  return place.row >= padding && place.row - padding + reachSize <= pictures.height && place.column >= padding &&
         place.column - padding + reachSize <= pictures.width;
}

/** A tile that reaches out of its picture or has less channels than lanes, copied with 0 where there is nothing. */
class PatchCopy {
 public:
  /** Copies nothing unless it is `needed`. */
  PatchCopy(const Pictures& pictures, const Place& place, int padding, bool needed)
      : firstRow(larger(0, padding - place.row)),
        endRow(smaller(reachSize, pictures.height - place.row + padding)),
        firstColumn(larger(0, padding - place.column)),
        endColumn(smaller(reachSize, pictures.width - place.column + padding)),
        rowPitch(pictures.width * pictures.pitch),
        columnPitch(pictures.pitch) {
    if (!needed) return;
    for (float* at = values; at != values + tilePoints * lanes; at += lanes) store(at, zero());
  }

  /** The pixels from that of the first row and column on, times those of `factor` where it is not null. */
  __attribute__((noinline)) Patch copy(const float* data, const float* factor, int channels) {
    if (channels < lanes) {
      forEachInside([=](std::ptrdiff_t at) {
        const Vec value = loadFirst(data + at, channels);
        return factor == nullptr ? value : value * loadFirst(factor + at, channels);
      });
    } else if (factor == nullptr) {
      forEachInside([=](std::ptrdiff_t at) { return load(data + at); });
    } else {
      forEachInside([=](std::ptrdiff_t at) { return load(data + at) * load(factor + at); });
    }
    return {values, reachSize * lanes, lanes};
  }

 private:
  int firstRow;
  int endRow;
  int firstColumn;
  int endColumn;
  std::ptrdiff_t rowPitch;
  std::ptrdiff_t columnPitch;
  alignas(64) float values[tilePoints * lanes];

  template <class At>
  __attribute__((always_inline)) void forEachInside(const At& at) {
    for (int i = firstRow; i < endRow; i++) {
      float* to = values + i * reachSize * lanes;
      const std::ptrdiff_t row = i * rowPitch;
      for (int j = firstColumn; j < endColumn; j++) store(to + j * lanes, at(row + j * columnPitch));
    }
  }
};

__attribute__((noinline)) inline void transformPixels(const Patch& patch, float* to, std::ptrdiff_t pitch) {
  const Patch p = patch;
  transformInput([=](int i, int j) { return load(p.from + i * p.rowPitch + j * p.columnPitch); }, to, pitch);
}

__attribute__((noinline)) inline void transformSquares(const Patch& patch, float* to, std::ptrdiff_t pitch) {
  const Patch p = patch;
  const auto square = [=](int i, int j) {
    const Vec value = load(p.from + i * p.rowPitch + j * p.columnPitch);
    return value * value;
  };
  transformInput(square, to, pitch);
}

/** The same of the products with the pixels of another picture of the same layout. */
__attribute__((noinline)) inline void transformProducts(const Patch& patch, const float* factor, float* to,
                                                        std::ptrdiff_t pitch) {
  const Patch p = patch;
  const auto product = [=](int i, int j) {
    const std::ptrdiff_t at = i * p.rowPitch + j * p.columnPitch;
    return load(p.from + at) * load(factor + at);
  };
  transformInput(product, to, pitch);
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

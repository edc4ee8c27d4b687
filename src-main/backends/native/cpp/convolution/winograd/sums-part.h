#pragma once

#include "tiles.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** One target of one vector of outputs. */
struct SumsColumn {
  int target;
  int vector;
};

/** A part of the sums: some input channels of some vectors of outputs. */
struct SumsPart {
  static constexpr int mostChannels = 32;
  static constexpr int mostVectors = 32 / lanes;

  int group;
  int firstChannel;
  int firstVector;
  int vectors;
  TransformLayout layout;
  /** Those that read x come before those that read x². */
  SumsColumn columns[3 * mostVectors];
  int columnCount;
  int plainColumns;
  float* x;
  float* d;
  float* sums;
  Vec biases[3][mostVectors];

  std::ptrdiff_t columnPitch() const { return static_cast<std::ptrdiff_t>(layout.tiles) * lanes; }
  std::ptrdiff_t pointPitch() const { return (columnCount * columnPitch() / chunk | 1) * chunk; }
  /** Sums lie as [point][column][channel][lane]. */
  std::ptrdiff_t columnSums() const { return static_cast<std::ptrdiff_t>(layout.channels) * lanes; }
  std::ptrdiff_t pointSums() const {
    return (ceilDivide(static_cast<int>(columnCount * columnSums()), chunk) | 1) * chunk;
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

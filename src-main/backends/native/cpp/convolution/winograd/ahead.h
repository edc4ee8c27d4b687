#pragma once

#include "tiles.h"

namespace quadlab {
namespace QUADLAB_ISA {

constexpr std::ptrdiff_t lineFloats = 16;

/** Cache lines to ask for, one in each round of a loop of multiplications; a step of 0 asks for one that is there. */
struct Stretch {
  const float* at;
  std::ptrdiff_t step;
};

/**
 * What is read or written after a block of tiles has been multiplied, and is brought near by little and little while
 * it is: a core has only about a dozen requests to memory under way, so that asking for much at a time would hold up
 * the multiplications, and asking later would leave them idle.
 */
class Ahead {
 public:
  /** `near` is some address that is in the cache anyway. */
  explicit Ahead(const float* near) : near(near) {}

  /** Adds the rows of pictures in which tiles [first, end) of a grid begin, if any. */
  void add(const Pictures& pictures, const TileGrid& grid, int first, int end, const float* data) {
    if (data == nullptr || first >= end) return;
    const Place place = grid.placeOf(first);
    const std::ptrdiff_t lines = (end - first) * tilePixels * pictures.pitch / lineFloats;
    ranges[count++] = {data + pictures.at(place.image, place.row, 0), lines};
    total += lines;
  }

  Stretch none() const { return {near, 0}; }

  /** A stretch for so many rounds, where as much has not yet been asked for as the share of the points up to this. */
  Stretch next(int point, int rounds) {
    if (current == count || asked * tilePoints >= total * (point + 1)) return none();
    Range& range = ranges[current];
    const Stretch stretch = {range.at, lineFloats};
    range.at += rounds * lineFloats;
    range.lines -= rounds;
    asked += rounds;
    if (range.lines <= 0) current++;
    return stretch;
  }

 private:
  struct Range {
    const float* at;
    std::ptrdiff_t lines;
  };

  const float* near;
  Range ranges[5];
  int count = 0;
  int current = 0;
  std::ptrdiff_t total = 0;
  std::ptrdiff_t asked = 0;
};

/** How many blocks of tiles one thread computes one after the other: there should be enough for many threads. */
inline int blocksOfSpan(int blocks) {
  constexpr int wantedSpans = 32;
  constexpr int mostBlocks = 8;
  return larger(1, smaller(mostBlocks, blocks / wantedSpans));
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

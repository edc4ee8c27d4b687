#pragma once

#include "tiles.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * Asks for the pixels of tiles while others are multiplied: their lines are too scattered for the processor to foresee
 * them, and waiting for them would take as long as the multiplications.
 */
class Prefetch {
 public:
  /** Tiles [first, end) of a grid; there may be none. */
  Prefetch(const TileGrid& grid, int first, int end)
      : grid(grid), place(grid.placeOf(first)), count(larger(0, end - first)) {}

  /** Adds pictures, if any, of which `channels` are asked for. */
  void add(const Pictures& pictures, const float* data, int channels) {
    if (data != nullptr) streams[streamCount++] = {pictures, data, channels};
  }

  /** Asks for the share of one of the points, which are multiplied one after the other. */
  void atPoint(int point) {
    for (const int end = count * (point + 1) / tilePoints; done < end; done++, grid.advance(place)) {
      for (int i = 0; i < streamCount; i++) fetch(streams[i], place);
    }
  }

 private:
  struct Stream {
    Pictures pictures;
    const float* data;
    int channels;
  };

  TileGrid grid;
  Place place;
  int count;
  int done = 0;
  Stream streams[5];
  int streamCount = 0;

  static void fetch(const Stream& stream, const Place& place) {
    constexpr int lineFloats = 16;
    const float* first = stream.data + stream.pictures.at(place.image, place.row, place.column);
    forEachPixel(stream.pictures, place, [&](int, std::ptrdiff_t at) {
      for (int c = 0; c < stream.channels; c += lineFloats) __builtin_prefetch(first + at + c);
    });
  }
};

struct PrefetchPair {
  Prefetch written;
  Prefetch read;

  void atPoint(int point) {
    written.atPoint(point);
    read.atPoint(point);
  }
};

/** How many blocks of tiles one thread computes one after the other: there should be enough for many threads. */
inline int blocksOfSpan(int blocks) {
  constexpr int wantedSpans = 32;
  constexpr int mostBlocks = 8;
  return larger(1, smaller(mostBlocks, blocks / wantedSpans));
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

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
  Prefetch(const TileGrid& grid, int first, int end) : grid(grid), first(first), count(larger(0, end - first)) {}

  /** Adds pictures, if any, of which `channels` are asked for. */
  void add(const Pictures& pictures, const float* data, int channels) {
    if (data != nullptr) streams[streamCount++] = {pictures, data, channels};
  }

  /** Asks for the share of one of the points, which are multiplied one after the other. */
  void atPoint(int point) const {
    for (int t = count * point / tilePoints; t < count * (point + 1) / tilePoints; t++) {
      const Place place = grid.placeOf(first + t);
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
  int first;
  int count;
  Stream streams[5];
  int streamCount = 0;

  static void fetch(const Stream& stream, const Place& place) {
    constexpr int lineFloats = 16;
    const Pictures& pictures = stream.pictures;
    const int rows = smaller(tileSize, pictures.height - place.row);
    const int columns = smaller(tileSize, pictures.width - place.column);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        const float* pixel = stream.data + pictures.at(place.image, place.row + i, place.column + j);
        for (int c = 0; c < stream.channels; c += lineFloats) __builtin_prefetch(pixel + c);
      }
    }
  }
};

struct PrefetchPair {
  Prefetch written;
  Prefetch read;

  void atPoint(int point) const {
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

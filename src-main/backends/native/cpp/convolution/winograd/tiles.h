#pragma once

#include "../tile.h"
#include "transforms.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** A batch of pictures [image, height, width, pitch], of which a pass takes the channels of one group. */
struct Pictures {
  int height;
  int width;
  std::ptrdiff_t pitch;

  std::ptrdiff_t at(int image, int row, int column) const {
    return ((static_cast<std::ptrdiff_t>(image) * height + row) * width + column) * pitch;
  }
};

/** Where the first pixel of a tile of outputs lies. */
struct Place {
  int image;
  int row;
  int column;
};

/** The tiles that cover the outputs of a batch, in order. */
struct TileGrid {
  int rows;
  int columns;

  TileGrid(int height, int width) : rows(ceilDivide(height, tileSize)), columns(ceilDivide(width, tileSize)) {}

  int ofImage() const { return rows * columns; }
  Place placeOf(int tile) const {
    return {tile / ofImage(), tile / columns % rows * tileSize, tile % columns * tileSize};
  }
};

/** Tiles that a block of work transforms together. */
constexpr int tilesAtOnce = 24;

/** Layout of transformed tiles: [point][chunk of channels][tile][channel]. */
struct TransformLayout {
  int channels;
  int tiles;

  std::ptrdiff_t chunkPitch() const { return static_cast<std::ptrdiff_t>(tiles) * chunk; }
  /** An odd number of cache lines, so that the points of one tile fall into different sets of the cache. */
  std::ptrdiff_t pointPitch() const { return (ceilDivide(channels, chunk) * tiles | 1) * chunk; }
  std::size_t size() const { return pointPitch() * tilePoints; }
  std::ptrdiff_t at(int tile, int channel) const {
    return channel / chunk * chunkPitch() + tile * chunk + channel % chunk;
  }
};

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

/** Copies the pixels of a tile times those of `factor`, where not null, with 0 outside the picture. */
__attribute__((noinline)) inline Patch copyPatch(const Pictures& pictures, const Place& place, int padding,
                                                 const float* data, const float* factor, int channels, float* to) {
  for (int i = 0; i < reachSize; i++) {
    const int row = place.row - padding + i;
    for (int j = 0; j < reachSize; j++) {
      const int column = place.column - padding + j;
      Vec value = zero();
      if (row >= 0 && row < pictures.height && column >= 0 && column < pictures.width) {
        const std::ptrdiff_t at = pictures.at(place.image, row, column);
        value = loadFirst(data + at, channels);
        if (factor != nullptr) value *= loadFirst(factor + at, channels);
      }
      store(to + (i * reachSize + j) * lanes, value);
    }
  }
  return {to, reachSize * lanes, lanes};
}

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

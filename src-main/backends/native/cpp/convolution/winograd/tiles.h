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
  /** Moves on to the next tile, without the divisions, which would take as long as a transform. */
  void advance(Place& place) const {
    place.column += tileSize;
    if (place.column < columns * tileSize) return;
    place.column = 0;
    place.row += tileSize;
    if (place.row < rows * tileSize) return;
    place.row = 0;
    place.image++;
  }
};

/** Pixels of a tile of outputs. */
constexpr int tilePixels = tileSize * tileSize;

/**
 * Tiles that are transformed and multiplied together, so that all they become stays in the second cache: whole blocks
 * of multiplyTiles(). The other of both takes up to a tenth longer.
 */
inline int tilesAtOnce(int channels) { return channels > 16 ? 12 : 24; }

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

/** The pixels of a tile of outputs, for one vector of channels; calls each(pixel, offset) for those in the picture. */
template <class Each>
__attribute__((always_inline)) inline void forEachPixel(const Pictures& pictures, const Place& place,
                                                        const Each& each) {
  const std::ptrdiff_t columnPitch = pictures.pitch;
  const std::ptrdiff_t rowPitch = pictures.width * columnPitch;
  const int rows = pictures.height - place.row;
  const int columns = pictures.width - place.column;
  if (rows >= tileSize && columns >= tileSize) {
    QUADLAB_UNROLL
    for (int i = 0; i < tileSize; i++) {
      QUADLAB_UNROLL
      for (int j = 0; j < tileSize; j++) each(i * tileSize + j, i * rowPitch + j * columnPitch);
    }
  } else {
    for (int i = 0; i < smaller(rows, tileSize); i++) {
      for (int j = 0; j < smaller(columns, tileSize); j++) each(i * tileSize + j, i * rowPitch + j * columnPitch);
    }
  }
}

/** Reads a tile from where its first pixel is, with 0 outside the picture. */
__attribute__((noinline)) inline void readTile(const Pictures& pictures, const Place& place, const float* first,
                                               int channels, Vec* to) {
  if (place.row + tileSize > pictures.height || place.column + tileSize > pictures.width) {
    for (int i = 0; i < tilePixels; i++) to[i] = zero();
  }
  if (channels >= lanes) {
    forEachPixel(pictures, place, [=](int pixel, std::ptrdiff_t at) { to[pixel] = load(first + at); });
  } else {
    const auto take = [=](int pixel, std::ptrdiff_t at) { to[pixel] = loadFirst(first + at, channels); };
    forEachPixel(pictures, place, take);
  }
}

/** Writes a tile to where its first pixel is. */
__attribute__((noinline)) inline void writeTile(const Pictures& pictures, const Place& place, const Vec* values,
                                                int channels, float* first) {
  if (channels >= lanes) {
    forEachPixel(pictures, place, [=](int pixel, std::ptrdiff_t at) { store(first + at, values[pixel]); });
  } else {
    const auto put = [=](int pixel, std::ptrdiff_t at) { storeFirst(first + at, values[pixel], channels); };
    forEachPixel(pictures, place, put);
  }
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

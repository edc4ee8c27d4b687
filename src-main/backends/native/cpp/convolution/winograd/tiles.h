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

/** Tiles that are transformed and multiplied together, so that all they become stays in the second cache. */
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

/** The pixels of a tile of outputs, for one vector of channels; calls each(pixel, offset) for those in the picture. */
template <class Each>
__attribute__((always_inline)) inline void forEachPixel(const Pictures& pictures, const Place& place, const Each& each) {
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
    forEachPixel(pictures, place, [=](int pixel, std::ptrdiff_t at) { to[pixel] = loadFirst(first + at, channels); });
  }
}

/** Writes a tile to where its first pixel is. */
__attribute__((noinline)) inline void writeTile(const Pictures& pictures, const Place& place, const Vec* values,
                                                int channels, float* first) {
  if (channels >= lanes) {
    forEachPixel(pictures, place, [=](int pixel, std::ptrdiff_t at) { store(first + at, values[pixel]); });
  } else {
    forEachPixel(pictures, place, [=](int pixel, std::ptrdiff_t at) { storeFirst(first + at, values[pixel], channels); });
  }
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

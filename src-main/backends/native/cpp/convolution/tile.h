#pragma once

#include "segments.h"
#include "simd.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** Channels lie in chunks of so many, so that the distance between neighbouring columns is known to the compiler. */
constexpr int chunk = 16;

/** Layout of some rows of a padded image: [row][phase of the column][chunk of channels][column][channel]. */
struct TileLayout {
  int rows;
  int phases;
  int channels;
  int columns;

  int chunks() const { return ceilDivide(channels, chunk); }
  std::ptrdiff_t planePitch() const { return static_cast<std::ptrdiff_t>(columns) * chunk; }
  std::ptrdiff_t rowPitch() const { return planePitch() * phases * chunks(); }
  std::size_t size() const { return static_cast<std::size_t>(rowPitch()) * rows; }
  std::ptrdiff_t at(int row, int phase, int chunkIndex, int column) const {
    return row * rowPitch() + planePitch() * (phase * chunks() + chunkIndex) + column * chunk;
  }
};

/** Floats of a tile at most, unless it were of very few rows: it should stay in the second cache beside the weights. */
constexpr std::size_t tileFloats = 16 * 1024;
constexpr int fewestRows = 4;

/** How many rows of the output one tile serves. */
inline int rowsPerTile(int rows, int reach, int stride, std::size_t floatsPerRow) {
  const int fitting = static_cast<int>(tileFloats / floatsPerRow);
  const int most = smaller(rows, larger(fewestRows, (fitting - reach) / stride));
  return ceilDivide(rows, ceilDivide(rows, most));
}

/** Which pixels of a picture [height, width, pitch] fill a tile; the first row and column may be negative. */
struct Window {
  int height;
  int width;
  std::ptrdiff_t pitch;
  int firstRow;
  int firstColumn;
  /** Columns to fill in all phases together; the tile's `columns` are those of one phase. */
  int columns;
};

inline void blankColumns(float* to, int columns) {
  for (int i = 0; i < columns * chunk; i += lanes) store(to + i, zero());
}

/**
 * Calls copy(offset in the tile, offset in the picture, channels of the chunk) for every chunk of every pixel inside
 * the picture, and blank(offset in the tile, columns) for the columns outside.
 */
template <class Copy, class Blank>
void fillTile(const TileLayout& layout, const Window& window, const Copy& copy, const Blank& blank) {
  const int phases = layout.phases;
  const int chunks = layout.chunks();
  const std::ptrdiff_t planePitch = layout.planePitch();
  for (int r = 0; r < layout.rows; r++) {
    const int row = window.firstRow + r;
    const bool inside = row >= 0 && row < window.height;
    for (int phase = 0; phase < phases; phase++) {
      // Columns of this phase: those before the picture, those in it and those after it.
      const int columns = ceilDivide(larger(0, window.columns - phase), phases);
      const int first = window.firstColumn + phase;
      const int start = inside ? smaller(columns, ceilDivide(larger(0, -first), phases)) : columns;
      const int end = larger(start, smaller(columns, ceilDivide(larger(0, window.width - first), phases)));
      const std::ptrdiff_t to = layout.at(r, phase, 0, 0);
      for (int k = 0; k < chunks; k++) {
        blank(to + k * planePitch, start);
        blank(to + k * planePitch + end * chunk, columns - end);
      }
      const std::ptrdiff_t from = (static_cast<std::ptrdiff_t>(row) * window.width + first) * window.pitch;
      for (int i = start; i < end; i++) {
        for (int k = 0; k < chunks; k++) {
          copy(to + k * planePitch + i * chunk, from + i * phases * window.pitch + k * chunk,
               smaller(chunk, layout.channels - k * chunk));
        }
      }
    }
  }
}

/** A tile of the picture at x and, where `squares` is not null, one of its squares. */
inline void fillInput(const TileLayout& layout, const Window& window, const float* x, float* tile, float* squares) {
  const auto copy = [=](std::ptrdiff_t to, std::ptrdiff_t from, int count) {
    for (int i = 0; i < count; i += lanes) {
      const Vec value = loadFirst(x + from + i, count - i);
      store(tile + to + i, value);
      if (squares != nullptr) store(squares + to + i, value * value);
    }
  };
  fillTile(layout, window, copy, [=](std::ptrdiff_t to, int columns) {
    blankColumns(tile + to, columns);
    if (squares != nullptr) blankColumns(squares + to, columns);
  });
}

/** Tiles of the products of dy with each factor, a factor that is null being 1; `tiles` that are null are left out. */
struct ProductTiles {
  float* tiles[3];
  const float* factors[3];
};

inline void fillProducts(const TileLayout& layout, const Window& window, const float* dy, const ProductTiles& to) {
  const auto copy = [=](std::ptrdiff_t at, std::ptrdiff_t from, int count) {
    for (int i = 0; i < count; i += lanes) {
      const Vec value = loadFirst(dy + from + i, count - i);
      for (int t = 0; t < 3; t++) {
        if (to.tiles[t] == nullptr) continue;
        const float* factor = to.factors[t];
        store(to.tiles[t] + at + i, factor == nullptr ? value : value * loadFirst(factor + from + i, count - i));
      }
    }
  };
  fillTile(layout, window, copy, [=](std::ptrdiff_t at, int columns) {
    for (float* tile : to.tiles) {
      if (tile != nullptr) blankColumns(tile + at, columns);
    }
  });
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

#pragma once

#include "segments.h"
#include "simd.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** Channels lie in chunks of so many, so that the distance between neighbouring columns is known to the compiler. */
constexpr int chunk = 16;

/** Columns that may be read beyond the last one, by a block of pixels of which only the first are wanted. */
constexpr int slack = 16;

/** Layout of some rows of a padded image: [row][phase of the column][chunk of channels][column][channel of the chunk]. */
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

/**
 * Calls whole(offset, pixel, channel) for every chunk of 16 channels of a pixel inside the picture, part(offset, pixel,
 * channel, count) for what is left of its channels, and blank(offset) for what lies outside; offset is in the tile,
 * pixel counts within the picture.
 */
template <class Whole, class Part, class Blank>
void fillTile(const TileLayout& layout, const Window& window, const Whole& whole, const Part& part, const Blank& blank) {
  const int chunks = layout.chunks();
  for (int r = 0; r < layout.rows; r++) {
    const int row = window.firstRow + r;
    const bool rowInside = row >= 0 && row < window.height;
    int phase = 0;
    int at = 0;
    for (int j = 0; j < window.columns; j++) {
      const int column = window.firstColumn + j;
      const bool inside = rowInside && column >= 0 && column < window.width;
      const std::ptrdiff_t pixel = static_cast<std::ptrdiff_t>(row) * window.width + column;
      std::ptrdiff_t offset = layout.at(r, phase, 0, at);
      for (int k = 0; k < chunks; k++, offset += layout.planePitch()) {
        const int count = layout.channels - k * chunk;
        if (!inside) {
          blank(offset);
        } else if (count >= chunk) {
          whole(offset, pixel, k * chunk);
        } else {
          part(offset, pixel, k * chunk, count);
        }
      }
      if (++phase == layout.phases) {
        phase = 0;
        at++;
      }
    }
  }
}

inline void blankChunk(float* to) {
  for (int i = 0; i < chunk; i += lanes) store(to + i, zero());
}

/** A tile of the picture at x and, where `squares` is not null, one of its squares. */
inline void fillInput(const TileLayout& layout, const Window& window, const float* x, float* tile, float* squares) {
  const auto whole = [=](std::ptrdiff_t offset, std::ptrdiff_t pixel, int channel) {
    const float* from = x + pixel * window.pitch + channel;
    for (int i = 0; i < chunk; i += lanes) {
      const Vec value = load(from + i);
      store(tile + offset + i, value);
      if (squares != nullptr) store(squares + offset + i, value * value);
    }
  };
  const auto part = [=](std::ptrdiff_t offset, std::ptrdiff_t pixel, int channel, int count) {
    const float* from = x + pixel * window.pitch + channel;
    for (int i = 0; i < count; i++) {
      tile[offset + i] = from[i];
      if (squares != nullptr) squares[offset + i] = from[i] * from[i];
    }
  };
  const auto blank = [=](std::ptrdiff_t offset) {
    blankChunk(tile + offset);
    if (squares != nullptr) blankChunk(squares + offset);
  };
  fillTile(layout, window, whole, part, blank);
}

/** A tile of a⊙b, or of a alone where b is null. */
inline void fillProduct(const TileLayout& layout, const Window& window, const float* a, const float* b, float* tile) {
  const auto whole = [=](std::ptrdiff_t offset, std::ptrdiff_t pixel, int channel) {
    const std::ptrdiff_t from = pixel * window.pitch + channel;
    for (int i = 0; i < chunk; i += lanes) {
      const Vec value = load(a + from + i);
      store(tile + offset + i, b == nullptr ? value : value * load(b + from + i));
    }
  };
  const auto part = [=](std::ptrdiff_t offset, std::ptrdiff_t pixel, int channel, int count) {
    const std::ptrdiff_t from = pixel * window.pitch + channel;
    for (int i = 0; i < count; i++) tile[offset + i] = b == nullptr ? a[from + i] : a[from + i] * b[from + i];
  };
  fillTile(layout, window, whole, part, [=](std::ptrdiff_t offset) { blankChunk(tile + offset); });
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

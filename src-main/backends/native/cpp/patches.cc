#include "patches.h"

#include <algorithm>
#include <cstring>

namespace quadlab {

Corner cornerOf(const Geometry& g, long row) {
  const int column = static_cast<int>(row % g.outWidth);
  const int line = static_cast<int>(row / g.outWidth % g.outHeight);
  const long image = row / (static_cast<long>(g.outWidth) * g.outHeight);
  return {image, line * g.stride - g.padding, column * g.stride - g.padding};
}

namespace {

void copyOrClear(float* to, const float* from, long count) {
  if (from == nullptr) {
    std::memset(to, 0, count * sizeof(float));
  } else {
    std::memcpy(to, from, count * sizeof(float));
  }
}

/** The points of a kernel's row lie side by side in the image, so a row that lies within it is one copy. */
bool inOnePiece(const Geometry& g, int left) {
  return g.groups == 1 && g.dilation == 1 && left >= 0 && left + g.kernelWidth <= g.width;
}

}  // namespace

void gatherPatches(const Geometry& g, const float* x, int group, long firstRow, long rows, long firstValue, long endValue,
                   float* patches, long step) {
  const long channels = g.groupChannels();
  const long line = channels * g.kernelWidth;
  for (long i = 0; i < rows; i++) {
    const Corner corner = cornerOf(g, firstRow + i);
    float* to = patches + i * step;
    long value = firstValue;
    while (value < endValue) {
      const int h = static_cast<int>(value / line);
      const int y = corner.top + h * g.dilation;
      const bool lineInside = y >= 0 && y < g.height;
      const float* pixels = x + ((corner.image * g.height + y) * g.width) * g.channels + group * channels;
      if (!lineInside || inOnePiece(g, corner.left)) {
        const long end = std::min(endValue, (h + 1) * line);
        const float* from = pixels + static_cast<long>(corner.left) * g.channels + (value - h * line);
        copyOrClear(to, lineInside ? from : nullptr, end - value);
        to += end - value;
        value = end;
        continue;
      }
      const long point = value / channels;
      const int column = corner.left + static_cast<int>(point - static_cast<long>(h) * g.kernelWidth) * g.dilation;
      const long end = std::min(endValue, (point + 1) * channels);
      const bool inside = column >= 0 && column < g.width;
      const float* from = pixels + static_cast<long>(column) * g.channels + (value - point * channels);
      copyOrClear(to, inside ? from : nullptr, end - value);
      to += end - value;
      value = end;
    }
  }
}

}  // namespace quadlab

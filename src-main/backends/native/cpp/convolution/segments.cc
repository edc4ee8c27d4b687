#include "segments.h"

#include <algorithm>

namespace quadlab {

namespace {

struct Tap {
  int phase;
  int column;
  int kernelColumn;
};

/** Appends the taps of one row of the kernel, joined where they are neighbours. */
void appendRow(std::vector<Segment>& segments, int row, int kernelRow, std::vector<Tap> taps) {
  std::sort(taps.begin(), taps.end(), [](const Tap& a, const Tap& b) {
    return a.phase != b.phase ? a.phase < b.phase : a.column < b.column;
  });
  bool first = true;
  for (const Tap& tap : taps) {
    if (!first) {
      Segment& last = segments.back();
      if (last.phase == tap.phase && last.column + last.taps == tap.column && last.taps < maxTaps) {
        last.kernelColumns[last.taps++] = tap.kernelColumn;
        continue;
      }
    }
    segments.push_back({row, tap.phase, tap.column, 1, kernelRow, {tap.kernelColumn}});
    first = false;
  }
}

std::vector<Segment> longestFirst(std::vector<Segment> segments) {
  std::stable_sort(segments.begin(), segments.end(),
                   [](const Segment& a, const Segment& b) { return a.taps > b.taps; });
  return segments;
}

}  // namespace

std::vector<Segment> forwardSegments(const ConvolutionShape& shape) {
  std::vector<Segment> segments;
  for (int i = 0; i < shape.kernelHeight; i++) {
    std::vector<Tap> taps;
    for (int j = 0; j < shape.kernelWidth; j++) {
      const int column = j * shape.dilation;
      taps.push_back({column % shape.stride, column / shape.stride, j});
    }
    appendRow(segments, i * shape.dilation, i, taps);
  }
  return longestFirst(segments);
}

std::vector<Segment> gradInputSegments(const ConvolutionShape& shape, int rowPhase, int columnPhase) {
  const int lastRow = (shape.kernelHeight - 1) * shape.dilation / shape.stride;
  const int lastColumn = (shape.kernelWidth - 1) * shape.dilation / shape.stride;
  std::vector<Segment> segments;
  for (int i = 0; i < shape.kernelHeight; i++) {
    const int row = i * shape.dilation;
    if (row % shape.stride != rowPhase) continue;
    std::vector<Tap> taps;
    for (int j = 0; j < shape.kernelWidth; j++) {
      const int column = j * shape.dilation;
      if (column % shape.stride == columnPhase) taps.push_back({0, lastColumn - column / shape.stride, j});
    }
    appendRow(segments, lastRow - row / shape.stride, i, taps);
  }
  return longestFirst(segments);
}

Segments viewOf(const std::vector<Segment>& segments) {
  int points = 0;
  for (const Segment& segment : segments) points += segment.taps;
  return {segments.data(), static_cast<int>(segments.size()), points};
}

}  // namespace quadlab

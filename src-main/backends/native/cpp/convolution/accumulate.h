#pragma once

#include "simd.h"
#include "tile.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** A chunk of channels that the taps of one segment read. */
struct Read {
  std::ptrdiff_t offset;
  int channels;
};

/** Everything that one output reads, in the order of the packed weights; `ends[t - 1]` ends the reads of t taps. */
struct Reads {
  const Read* data;
  int ends[maxTaps];
};

/** Number of reads that the segments make. */
inline int countReads(const Segments& segments, const TileLayout& layout) { return segments.size * layout.chunks(); }

/** Writes the reads of the segments from a tile. */
inline Reads listReads(const Segments& segments, const TileLayout& layout, Read* to) {
  Reads reads = {to, {0, 0, 0}};
  int count = 0;
  for (int s = 0; s < segments.size; s++) {
    const Segment& segment = segments.data[s];
    for (int k = 0; k < layout.chunks(); k++) {
      to[count++] = {layout.at(segment.row, segment.phase, k, segment.column),
                     smaller(chunk, layout.channels - k * chunk)};
    }
    // Longest first, so each end is at least that of the longer ones.
    for (int taps = 1; taps <= segment.taps; taps++) reads.ends[taps - 1] = count;
  }
  return reads;
}

/**
 * sums[p][v] += Σ w[tap][v]·x[p + tap] over the reads and their channels, for P neighbouring pixels and V vectors of
 * output channels. Each value of x is loaded once for all taps, each weight once for all pixels. Returns the weights
 * after those it has read: [read][channel][tap][V].
 */
template <int P, int V, int T>
__attribute__((noinline)) const float* accumulateTaps(Vec* sums, const float* x, const Read* read, const Read* end,
                                                      const float* w) {
  Vec sum[P][V];
  QUADLAB_UNROLL
  for (int p = 0; p < P; p++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) sum[p][v] = sums[p * V + v];
  }
  for (; read != end; read++) {
    const float* from = x + read->offset;
    for (int c = 0; c < read->channels; c++, from++, w += T * V * lanes) {
      Vec weight[T][V];
      QUADLAB_UNROLL
      for (int t = 0; t < T; t++) {
        QUADLAB_UNROLL
        for (int v = 0; v < V; v++) weight[t][v] = load(w + (t * V + v) * lanes);
      }
      QUADLAB_UNROLL
      for (int j = 0; j < P + T - 1; j++) {
        const Vec value = broadcast(from[j * chunk]);
        QUADLAB_UNROLL
        for (int t = 0; t < T; t++) {
          if (j < t || j - t >= P) continue;
          QUADLAB_UNROLL
          for (int v = 0; v < V; v++) sum[j - t][v] += weight[t][v] * value;
        }
      }
    }
  }
  QUADLAB_UNROLL
  for (int p = 0; p < P; p++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) sums[p * V + v] = sum[p][v];
  }
  return w;
}

/** The same over segments of every length. */
template <int P, int V>
const float* accumulate(Vec* sums, const float* x, const Reads& reads, const float* w) {
  const Read* data = reads.data;
  if (reads.ends[2] > 0) w = accumulateTaps<P, V, 3>(sums, x, data, data + reads.ends[2], w);
  if (reads.ends[1] > reads.ends[2]) {
    w = accumulateTaps<P, V, 2>(sums, x, data + reads.ends[2], data + reads.ends[1], w);
  }
  if (reads.ends[0] > reads.ends[1]) {
    w = accumulateTaps<P, V, 1>(sums, x, data + reads.ends[1], data + reads.ends[0], w);
  }
  return w;
}

/** Pixels in a block at most, so that its sums and weights fit the registers. */
template <int V>
constexpr int mostPixels() {
  return (QUADLAB_REGISTERS >= 32 ? 16 : 8) / V;
}

/** Calls body(Constant<P>, first, count) for blocks of pixels that cover a row; P ≥ count. */
template <int V, class Body>
void forPixelBlocks(int width, const Body& body) {
  constexpr int most = mostPixels<V>();
  for (int at = 0; at < width; at += most) {
    const int left = width - at;
    if (left >= most || left > 8) {
      body(Constant<most>{}, at, smaller(left, most));
    } else if (left > 4) {
      body(Constant<(most < 8 ? most : 8)>{}, at, left);
    } else if (left > 2) {
      body(Constant<4>{}, at, left);
    } else {
      body(Constant<2>{}, at, left);
    }
  }
}

/** Columns that are read beyond the last one, by a block of pixels of which only the first are wanted. */
inline int slackOf(int width) {
  const int left = width % 16;
  const int block = left > 8 ? 16 : left > 4 ? 8 : left > 2 ? 4 : left > 0 ? 2 : 0;
  return block - left;
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

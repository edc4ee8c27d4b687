#pragma once

#include "ahead.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** One point of the transforms of a block of tiles: x as [tile][channel] and d as columns of [tile][lane]. */
struct PointTiles {
  const float* x;
  const float* d;
  std::ptrdiff_t columnPitch;
  int tiles;
};

/** sums[c][v] += Σ x[tile][c]·d[v][tile] for C channels and V columns; the sums of columns lie `pitch` apart. */
template <int C, int V>
__attribute__((noinline)) void correlateTiles(const PointTiles& point, Stretch ahead, float* sums,
                                              std::ptrdiff_t pitch) {
  Vec sum[C][V];
  QUADLAB_UNROLL
  for (int c = 0; c < C; c++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) sum[c][v] = zero();
  }
  const float* x = point.x;
  const float* d = point.d;
  for (int t = 0; t < point.tiles; t++, x += chunk, d += lanes, ahead.at += ahead.step) {
    __builtin_prefetch(ahead.at);
    Vec column[V];
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) column[v] = load(d + v * point.columnPitch);
    QUADLAB_UNROLL
    for (int c = 0; c < C; c++) {
      const Vec value = broadcast(x[c]);
      QUADLAB_UNROLL
      for (int v = 0; v < V; v++) sum[c][v] += column[v] * value;
    }
  }
  QUADLAB_UNROLL
  for (int c = 0; c < C; c++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) {
      float* to = sums + c * lanes + v * pitch;
      store(to, load(to) + sum[c][v]);
    }
  }
}

/** The same for up to a chunk of channels. */
template <int V>
void correlateChunk(PointTiles tiles, int point, int channels, Ahead& ahead, float* sums, std::ptrdiff_t pitch) {
  constexpr int most = (QUADLAB_REGISTERS >= 32 ? 16 : 8) / V;
  for (int c = 0; c < channels;) {
    const int left = channels - c;
    const int count = left >= most ? most : left >= 4 ? 4 : 1;
    if (count == most) {
      correlateTiles<most, V>(tiles, ahead.next(point, tiles.tiles), sums, pitch);
    } else if (count == 4) {
      correlateTiles<4, V>(tiles, ahead.next(point, tiles.tiles), sums, pitch);
    } else {
      correlateTiles<1, V>(tiles, ahead.next(point, tiles.tiles), sums, pitch);
    }
    c += count;
    tiles.x += count;
    sums += count * lanes;
  }
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

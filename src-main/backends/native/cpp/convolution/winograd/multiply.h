#pragma once

#include "ahead.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** One point of transformed tiles [chunk][tile][channel] and the kernel that reads it, [channel][column][lane]. */
struct Operand {
  const float* tiles;
  const float* kernel;
};

/** Operands that are added up. */
struct Operands {
  Operand data[3];
  int count;
  int channels;
  std::ptrdiff_t chunkPitch;
};

/** m[column][tile] = Σ kernel[channel][column]·tiles[tile][channel] for P tiles and V columns, `pitch` apart. */
template <int P, int V>
__attribute__((noinline)) void multiplyTiles(const Operands& operands, std::ptrdiff_t firstTile, Stretch ahead,
                                             float* m, std::ptrdiff_t pitch) {
  Vec sum[P][V];
  QUADLAB_UNROLL
  for (int p = 0; p < P; p++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) sum[p][v] = zero();
  }
  for (int i = 0; i < operands.count; i++) {
    const float* w = operands.data[i].kernel;
    const float* tiles = operands.data[i].tiles + firstTile * chunk;
    for (int left = operands.channels; left > 0; left -= chunk, tiles += operands.chunkPitch) {
      const float* end = tiles + smaller(left, chunk);
      for (const float* from = tiles; from != end; from++, w += V * lanes, ahead.at += ahead.step) {
        __builtin_prefetch(ahead.at);
        Vec weight[V];
        QUADLAB_UNROLL
        for (int v = 0; v < V; v++) weight[v] = load(w + v * lanes);
        QUADLAB_UNROLL
        for (int p = 0; p < P; p++) {
          const Vec value = broadcast(from[p * chunk]);
          QUADLAB_UNROLL
          for (int v = 0; v < V; v++) sum[p][v] += weight[v] * value;
        }
      }
    }
  }
  QUADLAB_UNROLL
  for (int p = 0; p < P; p++) {
    QUADLAB_UNROLL
    for (int v = 0; v < V; v++) store(m + v * pitch + (firstTile + p) * lanes, sum[p][v]);
  }
}

/** Sums that fit the registers beside what they are made of. */
constexpr int mostSums = QUADLAB_REGISTERS >= 32 ? 24 : 12;

/** The same for any number of tiles. */
template <int V>
void multiplyPoint(const Operands& operands, int point, int tiles, Ahead& ahead, float* m, std::ptrdiff_t pitch) {
  constexpr int most = V == 1 ? 12 : mostSums / V;
  int tile = 0;
  for (; tile + most <= tiles; tile += most) {
    const Stretch stretch = ahead.next(point, operands.count * operands.channels);
    multiplyTiles<most, V>(operands, tile, stretch, m, pitch);
  }
  for (; tile + 4 <= tiles; tile += 4) multiplyTiles<4, V>(operands, tile, ahead.none(), m, pitch);
  for (; tile < tiles; tile++) multiplyTiles<1, V>(operands, tile, ahead.none(), m, pitch);
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

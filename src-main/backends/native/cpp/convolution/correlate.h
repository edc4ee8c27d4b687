#pragma once

#include "simd.h"
#include "tile.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** Rows of a tile of the input beside rows of the gradient of the output, whose pixels are vectors of lanes. */
struct Rows {
  const float* x;
  std::ptrdiff_t xPitch;
  const float* d;
  std::ptrdiff_t dPitch;
  /** Distance from a vector of channels of d to the next. */
  std::ptrdiff_t dVectorPitch;
  int rows;
  int columns;
};

/** Where sums go: [tap][channel][vector], each at its own pitch but vectors, which are neighbours. */
struct SumsView {
  float* data;
  /** Offset of each tap, since the order of taps in a kernel may be reversed. */
  const std::ptrdiff_t* taps;
  std::ptrdiff_t channelPitch;
};

/** sum[t][c][v] += x[c]·d[t][v] for taps FIRST ≤ t < LAST, where d[t] is the column of d that tap t takes. */
template <int T, int C, int V, int FIRST, int LAST>
__attribute__((always_inline)) inline void addProducts(Vec (&sum)[T][C][V], const float* x, const Vec (&d)[T][V]) {
  QUADLAB_UNROLL
  for (int c = 0; c < C; c++) {
    const Vec value = broadcast(x[c]);
    QUADLAB_UNROLL
    for (int t = FIRST; t < LAST; t++) {
      QUADLAB_UNROLL
      for (int v = 0; v < V; v++) sum[t][c][v] += d[t][v] * value;
    }
  }
}

/** Moves the window of columns of d on by one. */
template <int T, int V>
__attribute__((always_inline)) inline void shift(Vec (&d)[T][V], const float* next, std::ptrdiff_t vectorPitch) {
  QUADLAB_UNROLL
  for (int v = 0; v < V; v++) {
    QUADLAB_UNROLL
    for (int t = T - 1; t > 0; t--) d[t][v] = d[t - 1][v];
    d[0][v] = load(next + v * vectorPitch);
  }
}

/**
 * Adds Σ x[row][column + t][c]·d[row][column][v] over the pixels to sums[t][c][v], for T neighbouring taps, C channels
 * of the input and V vectors of those of the output; there are at least T columns. Column j of x meets columns j to
 * j − T + 1 of d, which stay in registers, so that each value of x and of d is loaded once for all taps.
 */
template <int T, int C, int V>
__attribute__((noinline)) void correlate(const Rows& rows, const SumsView& sums) {
  Vec sum[T][C][V];
  QUADLAB_UNROLL
  for (int t = 0; t < T; t++) {
    QUADLAB_UNROLL
    for (int c = 0; c < C; c++) {
      QUADLAB_UNROLL
      for (int v = 0; v < V; v++) sum[t][c][v] = zero();
    }
  }
  for (int r = 0; r < rows.rows; r++) {
    const float* x = rows.x + r * rows.xPitch;
    const float* d = rows.d + r * rows.dPitch;
    Vec window[T][V];
    shift<T, V>(window, d, rows.dVectorPitch);
    addProducts<T, C, V, 0, 1>(sum, x, window);
    if (T > 1) {
      shift<T, V>(window, d += lanes, rows.dVectorPitch);
      addProducts<T, C, V, 0, (T < 2 ? T : 2)>(sum, x += chunk, window);
    }
    for (int j = T > 2 ? 2 : T; j < rows.columns; j++) {
      shift<T, V>(window, d += lanes, rows.dVectorPitch);
      addProducts<T, C, V, 0, T>(sum, x += chunk, window);
    }
    if (T > 1) {
      // `d` is not read any further: the window moves on over what is no longer used.
      shift<T, V>(window, d, rows.dVectorPitch);
      addProducts<T, C, V, (T > 1 ? 1 : 0), T>(sum, x += chunk, window);
    }
    if (T > 2) {
      shift<T, V>(window, d, rows.dVectorPitch);
      addProducts<T, C, V, (T > 2 ? 2 : 0), T>(sum, x += chunk, window);
    }
  }
  QUADLAB_UNROLL
  for (int t = 0; t < T; t++) {
    QUADLAB_UNROLL
    for (int c = 0; c < C; c++) {
      QUADLAB_UNROLL
      for (int v = 0; v < V; v++) {
        float* to = sums.data + sums.taps[t] + c * sums.channelPitch + v * lanes;
        store(to, load(to) + sum[t][c][v]);
      }
    }
  }
}

/** Channels in a block at most, so that the sums of a block fit the registers. */
constexpr int mostChannels = QUADLAB_REGISTERS >= 32 ? 8 : 4;

/** The same for any number of channels up to a chunk. */
template <int T, int V>
void correlateChannels(Rows rows, SumsView sums, int channels) {
  for (int c = 0; c < channels;) {
    const int left = channels - c;
    const int count = left >= mostChannels ? mostChannels : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    if (count == mostChannels) {
      correlate<T, mostChannels, V>(rows, sums);
    } else if (count == 4) {
      correlate<T, 4, V>(rows, sums);
    } else if (count == 2) {
      correlate<T, 2, V>(rows, sums);
    } else {
      correlate<T, 1, V>(rows, sums);
    }
    c += count;
    rows.x += count;
    sums.data += count * sums.channelPitch;
  }
}

/** The same for any number of taps up to three and of vectors. */
inline void correlateTaps(Rows rows, SumsView sums, int taps, int channels, int vectors) {
  if (taps > rows.columns || taps == 1) {
    for (int t = 0; t < taps; t++, rows.x += chunk, sums.taps++) {
      Rows at = rows;
      SumsView to = sums;
      int v = 0;
      for (; v + 2 <= vectors; v += 2, at.d += 2 * at.dVectorPitch, to.data += 2 * lanes) {
        correlateChannels<1, 2>(at, to, channels);
      }
      if (v < vectors) correlateChannels<1, 1>(at, to, channels);
    }
    return;
  }
  for (int v = 0; v < vectors; v++, rows.d += rows.dVectorPitch, sums.data += lanes) {
    if (taps == 2) correlateChannels<2, 1>(rows, sums, channels);
    if (taps == 3) correlateChannels<3, 1>(rows, sums, channels);
  }
}

}  // namespace QUADLAB_ISA
}  // namespace quadlab

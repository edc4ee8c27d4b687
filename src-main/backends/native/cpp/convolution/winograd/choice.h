#pragma once

#include "../convolution.h"

namespace quadlab {

/**
 * Whether the passes of a shape go by Winograd's transforms, or directly. It depends on neither the batch nor which
 * terms a neuron has, so that a response computed again, or for less images, is the same to the last bit.
 *
 * Milliseconds of one processor with AVX-512 for the quadratic neuron, direct → transformed, as forward | parameters |
 * input:
 *   128 × 32×32, 16 → 16     16.7 → 12.3 | 17.3 → 12.6 |  18.4 → 13.5
 *   128 × 16×16, 32 → 32     15.0 →  8.5 | 16.3 → 10.4 |  15.5 →  9.1
 *   128 × 8×8, 64 → 64       14.6 →  7.9 | 16.9 → 11.0 |  14.7 →  9.4
 *    16 × 56×56, 64 → 64     94.2 → 55.3 | 95.8 → 76.8 |  98.2 → 62.1
 *     8 × 7×7, 512 → 512      147 →  109 |  196 →   69 |   147 →   99
 * Channels: with few, the transforms take longer than the products they save.
 *    64 × 32×32, 8 → 16      6.02 → 6.51 | 5.88 → 6.44 |  9.72 → 7.31
 *    64 × 32×32, 3 → 16      3.75 → 6.18 | 5.11 → 6.41 | 10.05 → 6.85
 * Pixels: the tiles of small pictures are filled in part, by 9/16, 25/64 and 1/4 in these.
 *    64 × 3×3, 64 → 64       1.60 → 1.13 | 3.13 → 2.11 |  1.78 → 1.65
 *    64 × 5×5, 64 → 64       4.51 → 3.86 | 4.96 → 5.57 |  4.66 → 4.44
 *    64 × 2×2, 64 → 64       1.11 → 1.08 | 2.66 → 1.95 |  1.32 → 1.60
 */
inline bool usesWinograd(const ConvolutionShape& shape) {
  constexpr int tileSize = 4;
  constexpr int fewestChannels = 16;
  if (shape.kernelHeight != 3 || shape.kernelWidth != 3 || shape.stride != 1 || shape.dilation != 1) return false;
  // The gradient of the input has a padding of 2 − padding.
  if (shape.padding > 2) return false;
  if (shape.groupInputs() < fewestChannels || shape.groupOutputs() < fewestChannels) return false;
  const int rows = (shape.outHeight() + tileSize - 1) / tileSize;
  const int columns = (shape.outWidth() + tileSize - 1) / tileSize;
  return 2 * shape.outHeight() * shape.outWidth() >= rows * columns * tileSize * tileSize;
}

}  // namespace quadlab

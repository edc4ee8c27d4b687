#pragma once

#include "../convolution.h"

namespace quadlab {

/**
 * Whether the passes of a shape go by Winograd's transforms, or directly. It depends on neither the batch nor the terms
 * that a neuron has, so that a response computed again, or for less images, is the same to the last bit.
 *
 * Milliseconds of one processor with AVX-512 for the quadratic neuron, direct → transformed:
 *                             forward        parameters     input
 *   128 × 32×32, 16 → 16     16.9 →  9.8    17.3 → 10.9    18.7 → 11.6
 *   128 × 16×16, 32 → 32     14.8 →  6.9    16.4 →  9.7    15.9 →  7.7
 *   128 × 8×8, 64 → 64       14.5 →  7.4    17.2 → 10.3    14.8 →  8.5
 *    16 × 56×56, 64 → 64     94.3 → 50.1    96.6 → 74.9    99.3 → 56.2
 *     8 × 7×7, 512 → 512      158 →  104     207 →   75     157 →   97
 * With few channels the transforms take longer than the products they save:
 *    64 × 32×32, 8 → 16      5.96 → 5.56    6.04 → 6.12    9.94 → 6.68
 *    64 × 32×32, 3 → 16      3.87 → 5.85    5.12 → 6.16    9.99 → 6.61
 *    64 × 32×32, 16 → 4      8.77 → 5.22    10.2 → 6.68    5.73 → 11.2
 * The tiles of small pictures are filled in part, by 9/16, 25/64 and 1/4 in these:
 *    64 × 3×3, 64 → 64       1.63 → 1.21    3.20 → 2.30    1.87 → 1.50
 *    64 × 5×5, 64 → 64       4.41 → 3.84    5.03 → 6.00    4.74 → 4.77
 *    64 × 2×2, 64 → 64       1.10 → 1.13    2.61 → 2.24    1.28 → 1.80
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

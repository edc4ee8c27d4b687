#pragma once

#include <vector>

#include "convolution.h"

namespace quadlab {

constexpr int maxTaps = 3;

/**
 * Points of the kernel in one row that read neighbouring columns of a tile, so that each value read serves all of
 * them: output column j takes tap t from column j + column + t.
 */
struct Segment {
  /** The row of the tile that is read, from that of the output. */
  int row;
  /** Which of the planes of columns a tile has. */
  int phase;
  int column;
  int taps;
  int kernelRow;
  int kernelColumns[maxTaps];
};

/** The points of a kernel, longest segments first. */
struct Segments {
  const Segment* data;
  int size;
  /** Number of points in all. */
  int points;
};

/**
 * How the forward pass reads its input. A stride parts the columns of the input into as many phases, within which
 * neighbouring outputs read neighbouring columns.
 */
std::vector<Segment> forwardSegments(const ConvolutionShape& shape);

/**
 * How the gradient of the input reads that of the output: inputs whose padded row and column leave these remainders
 * after division by the stride are reached by these points of the kernel, in reverse.
 */
std::vector<Segment> gradInputSegments(const ConvolutionShape& shape, int rowPhase, int columnPhase);

/** A list without its vector, since code for one instruction set must not instantiate shared templates. */
Segments viewOf(const std::vector<Segment>& segments);

}  // namespace quadlab

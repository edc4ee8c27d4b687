#pragma once

#include "convolution.h"
#include "segments.h"
#include "simd.h"
#include "tile.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** How a kernel is read: in the order of a pass, forward or transposed. */
struct KernelView {
  const float* data;
  int kernelWidth;
  std::ptrdiff_t pointPitch;
  /** Distance between channels that are summed over, and between those that lie along the vector. */
  std::ptrdiff_t channelPitch;
  std::ptrdiff_t lanePitch;
};

/** Kernel of one group as the forward pass reads it: sums over inputs, outputs along the vector. */
inline KernelView forwardView(const ConvolutionShape& shape, const float* w, int group) {
  const std::ptrdiff_t out = shape.outChannels;
  return {w + group * shape.groupOutputs(), shape.kernelWidth, shape.groupInputs() * out, out, 1};
}

/** The same for the gradient of the input: sums over outputs, inputs along the vector. */
inline KernelView transposedView(const ConvolutionShape& shape, const float* w, int group) {
  const std::ptrdiff_t out = shape.outChannels;
  return {w + group * shape.groupOutputs(), shape.kernelWidth, shape.groupInputs() * out, 1, out};
}

/** Copies lanes of a chunk of channels, reading in the order of memory, and fills them up with 0. */
inline void copyLanes(const KernelView& kernel, const float* from, int channels, int present, int wanted, float* to,
                      std::ptrdiff_t pitch) {
  if (kernel.lanePitch == 1) {
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < present; i++) to[c * pitch + i] = from[c * kernel.channelPitch + i];
    }
  } else {
    for (int i = 0; i < present; i++) {
      for (int c = 0; c < channels; c++) to[c * pitch + i] = from[c * kernel.channelPitch + i * kernel.lanePitch];
    }
  }
  for (int c = 0; c < channels; c++) {
    for (int i = present; i < wanted; i++) to[c * pitch + i] = 0;
  }
}

/**
 * Packs the weights of `vectors` vectors of lanes from `firstLane` on, as [segment][channel][tap][vector][lane]: the
 * order in which the sums read them. Lanes from `laneCount` on are 0. Returns the end.
 */
inline float* packWeights(const KernelView& kernel, const Segments& segments, int channels, int firstLane, int vectors,
                          int laneCount, float* to) {
  const int wanted = vectors * lanes;
  const int present = smaller(wanted, laneCount - firstLane);
  for (int s = 0; s < segments.size; s++) {
    const Segment& segment = segments.data[s];
    const std::ptrdiff_t pitch = segment.taps * wanted;
    for (int t = 0; t < segment.taps; t++) {
      const int point = segment.kernelRow * kernel.kernelWidth + segment.kernelColumns[t];
      const float* from = kernel.data + point * kernel.pointPitch + firstLane * kernel.lanePitch;
      for (int c = 0; c < channels; c += chunk) {
        copyLanes(kernel, from + c * kernel.channelPitch, smaller(chunk, channels - c), present, wanted,
                  to + c * pitch + t * wanted, pitch);
      }
    }
    to += channels * pitch;
  }
  return to;
}

/** Output channels along the vector fall into blocks of two vectors, the last of one where their number is odd. */
constexpr int blockVectors = 2;

}  // namespace QUADLAB_ISA
}  // namespace quadlab

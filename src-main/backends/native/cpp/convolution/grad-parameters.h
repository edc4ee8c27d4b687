#pragma once

#include "correlate.h"
#include "forward.h"
#include "kernel-sums.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * Gradients of the kernels and biases, over blocks of images and, where the kernels are large, of output channels.
 */
class GradParametersPass : KernelSums {
 public:
  GradParametersPass(const PassArguments& arguments, const Segments& segments, const TermGradients& gradients)
      : KernelSums(arguments, gradients),
        segments(segments),
        reach((shape.kernelHeight - 1) * shape.dilation + 1) {
    layout.phases = shape.stride;
    layout.channels = channels;
    layout.columns = shape.outWidth() + (shape.kernelWidth - 1) * shape.dilation / shape.stride + 1;
    layout.rows = 1;
    tileRows = rowsPerTile(shape.outHeight(), reach, shape.stride, layout.rowPitch());
    layout.rows = (tileRows - 1) * shape.stride + reach;
    divide();
  }

  void run() {
    allocate();
    forEachBlock(from.parallelFor, shape.groups * imageBlocks * outputBlocks, [this](int block) {
      sumBlock(block / outputBlocks / imageBlocks, block / outputBlocks % imageBlocks, block % outputBlocks);
    });
    addAll();
  }

 private:
  const Segments& segments;
  int reach;
  TileLayout layout;
  int tileRows;
  int outputBlocks;
  int blockVectorCount;

  /** The division into blocks depends on the shape alone. */
  void divide() {
    constexpr int wantedBlocks = 16;
    divideImages(wantedBlocks);
    const int wanted = imageBlocks * 2 > wantedBlocks ? 1 : wantedBlocks / imageBlocks;
    blockVectorCount = larger(1, vectors / wanted);
    outputBlocks = ceilDivide(vectors, blockVectorCount);
  }

  void sumBlock(int group, int imageBlock, int outputBlock) const {
    const int firstVector = outputBlock * blockVectorCount;
    const int count = smaller(blockVectorCount, vectors - firstVector);
    for (int target = 0; target < 3; target++) {
      if (!targets[target].wanted()) continue;
      float* at = sumsOf(group, imageBlock, target) + firstVector * lanes;
      for (std::ptrdiff_t row = 0; row <= points * channels; row++, at += vectors * lanes) {
        for (int i = 0; i < count; i++) store(at + i * lanes, zero());
      }
    }
    for (int image = firstImage(imageBlock); image < firstImage(imageBlock + 1); image++) {
      for (int row = 0; row < shape.outHeight(); row += tileRows) {
        sumTile(group, imageBlock, image, row, firstVector, count);
      }
    }
  }

  void sumTile(int group, int imageBlock, int image, int firstRow, int firstVector, int count) const {
    const int rows = smaller(tileRows, shape.outHeight() - firstRow);
    float* tile = scratch(Scratch::tile, layout.size());
    const bool squares = targets[2].kernel != nullptr && targets[2].squared;
    float* squared = squares ? scratch(Scratch::squares, layout.size()) : nullptr;
    fillInputTile(group, image, firstRow, rows, tile, squared);
    const std::ptrdiff_t planePitch = static_cast<std::ptrdiff_t>(rows) * shape.outWidth() * lanes;
    float* d = scratch(Scratch::gradients, 3 * count * planePitch);
    const std::ptrdiff_t pixel = (static_cast<std::ptrdiff_t>(image) * shape.outHeight() + firstRow) * shape.outWidth();
    for (int v = 0; v < count; v++) {
      const int left = outputs - (firstVector + v) * lanes;
      const std::ptrdiff_t at = pixel * shape.outChannels + group * outputs + (firstVector + v) * lanes;
      fillGradients(at, smaller(left, lanes), rows * shape.outWidth(), d + v * planePitch, count * planePitch,
                    sumsOf(group, imageBlock, 0) + points * pointSums() + (firstVector + v) * lanes);
    }
    for (int target = 0; target < 3; target++) {
      if (targets[target].kernel == nullptr) continue;
      sumKernels(targets[target].squared ? squared : tile, d + target * count * planePitch, rows, planePitch, count,
                 sumsOf(group, imageBlock, target) + firstVector * lanes);
    }
  }

  void fillInputTile(int group, int image, int firstRow, int rows, float* tile, float* squared) const {
    TileLayout filled = layout;
    filled.rows = (rows - 1) * shape.stride + reach;
    const Window window = {shape.height,
                           shape.width,
                           shape.inChannels,
                           firstRow * shape.stride - shape.padding,
                           -shape.padding,
                           (shape.outWidth() - 1) * shape.stride + (shape.kernelWidth - 1) * shape.dilation + 1};
    const float* picture =
        from.x + static_cast<std::ptrdiff_t>(image) * shape.height * shape.width * shape.inChannels + group * channels;
    fillInput(filled, window, picture, tile, squared);
  }

  /** dy⊙factor of each target for one vector of outputs of some pixels; their sums join those of the biases. */
  void fillGradients(std::ptrdiff_t at, int count, int pixels, float* d, std::ptrdiff_t targetPitch,
                     float* bias) const {
    Vec sum[3] = {zero(), zero(), zero()};
    const bool wanted[] = {targets[0].wanted(), targets[1].wanted(), targets[2].wanted()};
    for (int p = 0; p < pixels; p++, at += shape.outChannels, d += lanes) {
      const Vec dy = loadFirst(from.dy + at, count);
      for (int target = 0; target < 3; target++) {
        if (!wanted[target]) continue;
        const float* factor = targets[target].factor;
        const Vec value = factor == nullptr ? dy : dy * loadFirst(factor + at, count);
        store(d + target * targetPitch, value);
        sum[target] += value;
      }
    }
    for (int target = 0; target < 3; target++) {
      float* to = bias + target * targetSums();
      if (wanted[target]) store(to, load(to) + sum[target]);
    }
  }

  void sumKernels(const float* x, const float* d, int rows, std::ptrdiff_t planePitch, int count, float* to) const {
    for (int s = 0; s < segments.size; s++) {
      const Segment& segment = segments.data[s];
      std::ptrdiff_t taps[maxTaps] = {};
      for (int t = 0; t < segment.taps; t++) {
        taps[t] = (segment.kernelRow * shape.kernelWidth + segment.kernelColumns[t]) * pointSums();
      }
      for (int k = 0; k < layout.chunks(); k++) {
        const Rows pixels = {x + layout.at(segment.row, segment.phase, k, segment.column),
                             layout.rowPitch() * shape.stride,
                             d,
                             static_cast<std::ptrdiff_t>(shape.outWidth()) * lanes,
                             planePitch,
                             rows,
                             shape.outWidth()};
        const std::ptrdiff_t pitch = static_cast<std::ptrdiff_t>(vectors) * lanes;
        correlateTaps(pixels, {to + k * chunk * pitch, taps, pitch}, segment.taps, smaller(chunk, channels - k * chunk),
                      count);
      }
    }
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

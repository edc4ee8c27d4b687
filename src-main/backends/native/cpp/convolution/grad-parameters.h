#pragma once

#include "correlate.h"
#include "forward.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * Gradients of the kernels and biases. Blocks of images, and blocks of output channels where the kernels are large,
 * sum by themselves; their sums are then added in order.
 */
class GradParametersPass {
 public:
  GradParametersPass(const PassArguments& arguments, const Segments& segments, const TermGradients& gradients)
      : shape(arguments.shape),
        from(arguments),
        segments(segments),
        channels(shape.groupInputs()),
        outputs(shape.groupOutputs()),
        vectors(ceilDivide(outputs, lanes)),
        points(shape.kernelHeight * shape.kernelWidth),
        reach((shape.kernelHeight - 1) * shape.dilation + 1) {
    const Terms& terms = from.terms;
    const bool product = terms.w_r != nullptr && terms.w_g != nullptr;
    targets[0] = {gradients.w_r, gradients.b_r, product ? from.v : nullptr, false};
    targets[1] = {gradients.w_g, gradients.b_g, from.u, false};
    targets[2] = {gradients.w_b, gradients.c, nullptr, terms.squared};
    layout.phases = shape.stride;
    layout.channels = channels;
    layout.columns = shape.outWidth() + (shape.kernelWidth - 1) * shape.dilation / shape.stride + 1;
    layout.rows = 1;
    tileRows = rowsPerTile(shape.outHeight(), reach, shape.stride, layout.rowPitch());
    layout.rows = (tileRows - 1) * shape.stride + reach;
    divide();
  }

  void run() {
    sums = scratch(Scratch::partialSums, shape.groups * imageBlocks * groupSums());
    forEachBlock(from.parallelFor, shape.groups * imageBlocks * outputBlocks, [this](int block) {
      sumBlock(block / outputBlocks / imageBlocks, block / outputBlocks % imageBlocks, block % outputBlocks);
    });
    forEachBlock(from.parallelFor, shape.groups * 3 * points, [this](int block) {
      addKernels(block / points / 3, block / points % 3, block % points);
    });
    for (int group = 0; group < shape.groups; group++) {
      for (int target = 0; target < 3; target++) addBiases(group, target);
    }
  }

 private:
  struct Target {
    float* kernel;
    float* bias;
    /** What dy is multiplied with, null for 1. */
    const float* factor;
    /** Whether the kernel reads x². */
    bool squared;

    bool wanted() const { return kernel != nullptr || bias != nullptr; }
  };

  const ConvolutionShape& shape;
  const PassArguments& from;
  const Segments& segments;
  int channels;
  int outputs;
  int vectors;
  int points;
  int reach;
  Target targets[3];
  TileLayout layout;
  int tileRows;
  int imageBlocks;
  int outputBlocks;
  int blockVectorCount;
  float* sums;

  /** Sums lie as [group][block of images][target][point of the kernel, then the bias][channel][output]. */
  std::ptrdiff_t pointSums() const { return static_cast<std::ptrdiff_t>(channels) * vectors * lanes; }
  std::ptrdiff_t targetSums() const { return points * pointSums() + vectors * lanes; }
  std::ptrdiff_t groupSums() const { return 3 * targetSums(); }
  float* sumsOf(int group, int imageBlock, int target) const {
    return sums + (group * imageBlocks + imageBlock) * groupSums() + target * targetSums();
  }

  /** The division into blocks depends on the shape alone. */
  void divide() {
    constexpr std::ptrdiff_t floatsInAll = 1024 * 1024;
    constexpr int wantedBlocks = 16;
    const std::ptrdiff_t fitting = floatsInAll / (shape.groups * groupSums()) + 1;
    imageBlocks = smaller(shape.batch, fitting > wantedBlocks ? wantedBlocks : static_cast<int>(fitting));
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
    const auto firstImage = [this](int block) {
      return static_cast<int>(static_cast<long long>(shape.batch) * block / imageBlocks);
    };
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

  /** Adds up the sums of all blocks for one point of one kernel, in order. */
  void addKernels(int group, int target, int point) const {
    if (targets[target].kernel == nullptr) return;
    for (int c = 0; c < channels; c++) {
      const std::ptrdiff_t row = point * pointSums() + static_cast<std::ptrdiff_t>(c) * vectors * lanes;
      float* to = targets[target].kernel + (static_cast<std::ptrdiff_t>(point) * channels + c) * shape.outChannels;
      addBlocks(group, target, row, to + group * outputs);
    }
  }

  void addBiases(int group, int target) const {
    if (targets[target].bias == nullptr) return;
    addBlocks(group, target, points * pointSums(), targets[target].bias + group * outputs);
  }

  /** Adds up one row of outputs over the blocks of images. */
  void addBlocks(int group, int target, std::ptrdiff_t row, float* to) const {
    for (int v = 0; v < vectors; v++) {
      Vec sum = zero();
      for (int block = 0; block < imageBlocks; block++) sum += load(sumsOf(group, block, target) + row + v * lanes);
      storeFirst(to + v * lanes, sum, outputs - v * lanes);
    }
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

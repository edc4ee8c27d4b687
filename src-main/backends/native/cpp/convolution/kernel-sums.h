#pragma once

#include "parallel.h"
#include "passes.h"
#include "scratch.h"
#include "simd.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** Sums for the gradients of all kernels and biases: blocks of images sum by themselves, and are then added in order. */
class KernelSums {
 protected:
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
  int channels;
  int outputs;
  int vectors;
  int points;
  Target targets[3];
  int imageBlocks = 1;

  KernelSums(const PassArguments& arguments, const TermGradients& gradients)
      : shape(arguments.shape),
        from(arguments),
        channels(shape.groupInputs()),
        outputs(shape.groupOutputs()),
        vectors(ceilDivide(outputs, lanes)),
        points(shape.kernelHeight * shape.kernelWidth) {
    const Terms& terms = from.terms;
    const bool product = terms.w_r != nullptr && terms.w_g != nullptr;
    targets[0] = {gradients.w_r, gradients.b_r, product ? from.v : nullptr, false};
    targets[1] = {gradients.w_g, gradients.b_g, from.u, false};
    targets[2] = {gradients.w_b, gradients.c, nullptr, terms.squared};
  }

  /** Divides the images so that there are so many blocks where memory allows it; it depends on the shape alone. */
  void divideImages(int wantedBlocks) {
    constexpr std::ptrdiff_t floatsInAll = 1024 * 1024;
    const std::ptrdiff_t fitting = floatsInAll / (shape.groups * groupSums()) + 1;
    imageBlocks = smaller(shape.batch, fitting > wantedBlocks ? wantedBlocks : static_cast<int>(fitting));
  }

  int firstImage(int block) const {
    return static_cast<int>(static_cast<long long>(shape.batch) * block / imageBlocks);
  }

  void allocate() { sums = scratch(Scratch::partialSums, shape.groups * imageBlocks * groupSums()); }

  /** Sums lie as [group][block of images][target][point of the kernel, then the bias][channel][output]. */
  std::ptrdiff_t pointSums() const { return static_cast<std::ptrdiff_t>(channels) * vectors * lanes; }
  std::ptrdiff_t targetSums() const { return points * pointSums() + vectors * lanes; }
  float* sumsOf(int group, int imageBlock, int target) const {
    return sums + (group * imageBlocks + imageBlock) * groupSums() + target * targetSums();
  }

  /** Adds up the sums of all blocks, in order. */
  void addAll() const {
    forEachBlock(from.parallelFor, shape.groups * 3 * points, [this](int block) {
      addKernels(block / points / 3, block / points % 3, block % points);
    });
    for (int group = 0; group < shape.groups; group++) {
      for (int target = 0; target < 3; target++) addBiases(group, target);
    }
  }

 private:
  float* sums = nullptr;

  std::ptrdiff_t groupSums() const { return 3 * targetSums(); }

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

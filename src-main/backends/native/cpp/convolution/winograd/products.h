#pragma once

#include "../packed-weights.h"
#include "../parallel.h"
#include "../scratch.h"
#include "multiply.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** A convolution, or a sum of several: which of the transformed inputs are read and by which kernels. */
struct Product {
  int inputs[3];
  const float* kernels[3];
  int count;

  void add(int input, const float* kernel) {
    inputs[count] = input;
    kernels[count++] = kernel;
  }

  bool readsTheSameAs(const Product& other) const {
    bool same = count == other.count;
    for (int i = 0; same && i < count; i++) same = inputs[i] == other.inputs[i];
    return same;
  }
};

/**
 * Multiplies transformed tiles with transformed kernels, for some vectors of lanes at a time. Two columns of results
 * share each value that is read: two vectors of one product or, where there is one vector only, two products of the
 * same inputs. The sums of each are the same in any company.
 */
class Products {
 public:
  Product list[3] = {};
  int count = 0;

  Products(const ConvolutionShape& shape, bool transposed)
      : shape(shape),
        transposed(transposed),
        channels(transposed ? shape.groupOutputs() : shape.groupInputs()),
        laneCount(transposed ? shape.groupInputs() : shape.groupOutputs()),
        vectors(ceilDivide(laneCount, lanes)) {}

  int vectorsFrom(int vector) const { return smaller(blockVectors, vectors - vector); }
  int vectorCount() const { return vectors; }

  /** Results lie as [point][product][vector][tile][lane]; an odd number of lines, as in TransformLayout. */
  std::ptrdiff_t resultPitch(int tiles) const {
    return (count * smaller(blockVectors, vectors) * tiles * lanes / chunk | 1) * chunk;
  }
  const float* resultOf(const float* results, int product, int vector, int vectorsInBlock, int tiles, int tile) const {
    return results + ((product * vectorsInBlock + vector) * tiles + tile) * lanes;
  }

  void pack(ParallelFor parallelFor) {
    weights = scratch(Scratch::weights, shape.groups * vectors * vectorWeights());
    const int blocks = ceilDivide(vectors, blockVectors);
    forEachBlock(parallelFor, shape.groups * blocks * count, [this, blocks](int block) {
      packProduct(block / count / blocks, block / count % blocks * blockVectors, block % count);
    });
  }

  /** Fills the results of one block of vectors for tiles whose transforms are given. */
  void multiply(int group, int vector, const float* const* inputs, const TransformLayout& layout, int tiles,
                Ahead& ahead, float* results) const {
    const int inBlock = vectorsFrom(vector);
    const std::ptrdiff_t columnPitch = static_cast<std::ptrdiff_t>(layout.tiles) * lanes;
    Operands operands;
    operands.channels = channels;
    operands.chunkPitch = layout.chunkPitch();
    for (int point = 0; point < tilePoints; point++, results += resultPitch(layout.tiles)) {
      const float* kernel = weightsOf(group, vector) + point * pointWeights(inBlock);
      for (int p = 0; p < count;) {
        const int joined = joinedFrom(p, inBlock);
        const int columns = joined * inBlock;
        operands.count = list[p].count;
        for (int i = 0; i < list[p].count; i++, kernel += channels * columns * lanes) {
          operands.data[i] = {inputs[list[p].inputs[i]] + point * layout.pointPitch(), kernel};
        }
        float* to = results + p * inBlock * columnPitch;
        if (columns == 2) {
          multiplyPoint<2>(operands, point, tiles, ahead, to, columnPitch);
        } else {
          multiplyPoint<1>(operands, point, tiles, ahead, to, columnPitch);
        }
        p += joined;
      }
    }
  }

 private:
  const ConvolutionShape& shape;
  bool transposed;
  int channels;
  int laneCount;
  int vectors;
  float* weights = nullptr;

  /** How many products from this one on are computed together. */
  int joinedFrom(int product, int vectorsInBlock) const {
    const bool pair = vectorsInBlock == 1 && product + 1 < count && list[product].readsTheSameAs(list[product + 1]);
    return pair ? 2 : 1;
  }

  std::ptrdiff_t operandCount() const {
    int operands = 0;
    for (int p = 0; p < count; p++) operands += list[p].count;
    return operands;
  }

  /** Weights lie as [group][block of vectors][point][products computed together][operand][channel][column][lane]. */
  std::ptrdiff_t pointWeights(int vectorsInBlock) const {
    return operandCount() * channels * vectorsInBlock * lanes;
  }
  std::ptrdiff_t vectorWeights() const { return tilePoints * pointWeights(1); }
  float* weightsOf(int group, int vector) const { return weights + (group * vectors + vector) * vectorWeights(); }

  void packProduct(int group, int vector, int product) {
    const int inBlock = vectorsFrom(vector);
    float* to = weightsOf(group, vector);
    int first = 0;
    int joined = joinedFrom(0, inBlock);
    while (first + joined <= product) {
      to += static_cast<std::ptrdiff_t>(joined) * list[first].count * channels * inBlock * lanes;
      first += joined;
      joined = joinedFrom(first, inBlock);
    }
    const std::ptrdiff_t pitch = joined * inBlock * lanes;
    for (int i = 0; i < list[product].count; i++, to += channels * pitch) {
      for (int v = 0; v < inBlock; v++) {
        packKernel(list[product].kernels[i], group, (vector + v) * lanes,
                   to + ((product - first) * inBlock + v) * lanes, pitch, pointWeights(inBlock));
      }
    }
  }

  void packKernel(const float* kernel, int group, int firstLane, float* to, std::ptrdiff_t pitch,
                  std::ptrdiff_t pointPitch) const {
    constexpr int points = kernelSize * kernelSize;
    constexpr std::ptrdiff_t bufferPitch = chunk * lanes;
    alignas(64) float buffer[points * bufferPitch];
    const KernelView view = transposed ? transposedView(shape, kernel, group) : forwardView(shape, kernel, group);
    const int present = smaller(lanes, laneCount - firstLane);
    for (int c = 0; c < channels; c += chunk) {
      const int inChunk = smaller(chunk, channels - c);
      for (int point = 0; point < points; point++) {
        const int from = transposed ? points - 1 - point : point;
        copyLanes(view, view.data + from * view.pointPitch + c * view.channelPitch + firstLane * view.lanePitch,
                  inChunk, present, lanes, buffer + point * bufferPitch, lanes);
      }
      for (int i = 0; i < inChunk; i++) {
        transformKernel(buffer + i * lanes, bufferPitch, to + (c + i) * pitch, pointPitch);
      }
    }
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

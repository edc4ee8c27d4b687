#pragma once

#include "accumulate.h"
#include "packed-weights.h"
#include "parallel.h"
#include "passes.h"
#include "scratch.h"

namespace quadlab {
namespace QUADLAB_ISA {

class ForwardPass {
 public:
  ForwardPass(const PassArguments& arguments, const Segments& segments, const Responses& responses)
      : shape(arguments.shape),
        terms(arguments.terms),
        x(arguments.x),
        parallelFor(arguments.parallelFor),
        segments(segments),
        to(responses),
        channels(shape.groupInputs()),
        outputs(shape.groupOutputs()),
        vectors(ceilDivide(outputs, lanes)),
        reach((shape.kernelHeight - 1) * shape.dilation + 1) {
    kernels[0] = terms.w_r;
    kernels[1] = terms.w_g;
    kernels[2] = terms.w_b;
    layout.phases = shape.stride;
    layout.channels = channels;
    const int width = shape.outWidth();
    layout.columns = width + (shape.kernelWidth - 1) * shape.dilation / shape.stride + slackOf(width);
    layout.rows = 1;
    tileRows = rowsPerTile(shape.outHeight(), reach, shape.stride, layout.rowPitch());
    layout.rows = (tileRows - 1) * shape.stride + reach;
  }

  void run() {
    packAll();
    Read* list = reinterpret_cast<Read*>(
        scratch(Scratch::reads, countReads(segments, layout) * sizeof(Read) / sizeof(float)));
    reads = listReads(segments, layout, list);
    const int tiles = ceilDivide(shape.outHeight(), tileRows);
    forEachBlock(parallelFor, shape.groups * shape.batch * tiles, [this, tiles](int block) {
      computeTile(block / tiles % shape.batch, block / tiles / shape.batch, block % tiles * tileRows);
    });
  }

 private:
  const ConvolutionShape& shape;
  const Terms& terms;
  const float* x;
  ParallelFor parallelFor;
  const Segments& segments;
  const Responses& to;
  int channels;
  int outputs;
  int vectors;
  int reach;
  const float* kernels[3];
  TileLayout layout;
  int tileRows;
  Reads reads;
  float* weights;
  float* biases;

  std::size_t vectorWeights() const { return static_cast<std::size_t>(segments.points) * channels * lanes; }

  /** Weights lie as [group][block of vectors][response], biases as [group][response][vector]. */
  float* weightsOf(int group, int vector) const {
    return weights + (group * vectors + vector) * 3 * vectorWeights();
  }
  float* biasesOf(int group, int response) const { return biases + (group * 3 + response) * vectors * lanes; }

  void packAll() {
    weights = scratch(Scratch::weights, shape.groups * vectors * 3 * vectorWeights());
    biases = scratch(Scratch::biases, static_cast<std::size_t>(shape.groups) * vectors * 3 * lanes);
    const float* given[] = {terms.b_r, terms.b_g, terms.c};
    for (int group = 0; group < shape.groups; group++) {
      for (int response = 0; response < 3; response++) {
        float* bias = biasesOf(group, response);
        for (int i = 0; i < vectors * lanes; i++) {
          bias[i] = i < outputs && given[response] != nullptr ? given[response][group * outputs + i] : 0;
        }
      }
    }
    const int blocks = ceilDivide(vectors, blockVectors);
    forEachBlock(parallelFor, shape.groups * blocks, [this, blocks](int block) {
      const int group = block / blocks;
      const int vector = block % blocks * blockVectors;
      const int count = smaller(blockVectors, vectors - vector);
      for (int response = 0; response < 3; response++) {
        if (kernels[response] == nullptr) continue;
        packWeights(forwardView(shape, kernels[response], group), segments, channels, vector * lanes, count, outputs,
                    weightsOf(group, vector) + response * count * vectorWeights());
      }
    });
  }

  void computeTile(int image, int group, int firstRow) const {
    const int rows = smaller(tileRows, shape.outHeight() - firstRow);
    TileLayout filled = layout;
    filled.rows = (rows - 1) * shape.stride + reach;
    const Window window = {shape.height,
                           shape.width,
                           shape.inChannels,
                           firstRow * shape.stride - shape.padding,
                           -shape.padding,
                           (shape.outWidth() - 1) * shape.stride + (shape.kernelWidth - 1) * shape.dilation + 1};
    const float* picture =
        x + static_cast<std::ptrdiff_t>(image) * shape.height * shape.width * shape.inChannels + group * channels;
    float* tile = scratch(Scratch::tile, layout.size());
    const bool squares = terms.w_b != nullptr && terms.squared;
    float* squared = squares ? scratch(Scratch::squares, layout.size()) : nullptr;
    fillInput(filled, window, picture, tile, squared);
    const float* powers = squares ? squared : tile;
    for (int vector = 0; vector < vectors; vector += blockVectors) {
      for (int row = 0; row < rows; row++) {
        const std::ptrdiff_t from = row * shape.stride * layout.rowPitch();
        const std::ptrdiff_t pixel =
            (static_cast<std::ptrdiff_t>(image) * shape.outHeight() + firstRow + row) * shape.outWidth();
        if (vectors - vector >= blockVectors) {
          computeRow<blockVectors>(tile + from, powers + from, group, vector, pixel);
        } else {
          computeRow<1>(tile + from, powers + from, group, vector, pixel);
        }
      }
    }
  }

  template <int V>
  void computeRow(const float* tile, const float* powers, int group, int vector, std::ptrdiff_t firstPixel) const {
    forPixelBlocks<V>(shape.outWidth(), [=](auto pixels, int first, int count) {
      constexpr int P = decltype(pixels)::value;
      computePixels<P, V>(tile + first * chunk, powers + first * chunk, group, vector, firstPixel + first, count);
    });
  }

  template <int P, int V>
  void startSums(Vec* sums, int group, int response, int vector) const {
    const float* bias = biasesOf(group, response) + vector * lanes;
    for (int p = 0; p < P; p++) {
      for (int v = 0; v < V; v++) sums[p * V + v] = load(bias + v * lanes);
    }
  }

  /** The responses of P pixels, of which the first `count` are wanted, and what they combine to. */
  template <int P, int V>
  void computePixels(const float* tile, const float* powers, int group, int vector, std::ptrdiff_t firstPixel,
                     int count) const {
    Vec sums[3][P * V];
    const float* w = weightsOf(group, vector);
    const std::size_t responseWeights = V * vectorWeights();
    for (int response = 0; response < 3; response++) {
      startSums<P, V>(sums[response], group, response, vector);
      if (kernels[response] == nullptr) continue;
      accumulate<P, V>(sums[response], response == 2 ? powers : tile, reads, w + response * responseWeights);
    }
    for (int p = 0; p < count; p++) {
      for (int v = 0; v < V; v++) {
        const int channel = (vector + v) * lanes;
        const std::ptrdiff_t at = (firstPixel + p) * shape.outChannels + group * outputs + channel;
        writeOutput(sums[0][p * V + v], sums[1][p * V + v], sums[2][p * V + v], at, outputs - channel);
      }
    }
  }

  void writeOutput(Vec u, Vec v, Vec s, std::ptrdiff_t at, int count) const {
    Vec y = s;
    if (kernels[0] != nullptr) y += kernels[1] != nullptr ? u * v : u;
    storeFirst(to.y + at, y, count);
    if (to.u != nullptr) storeFirst(to.u + at, u, count);
    if (to.v != nullptr) storeFirst(to.v + at, v, count);
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

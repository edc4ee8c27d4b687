#pragma once

#include "forward.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * The gradient of the input is a convolution of du, dv and dy with the kernels reversed. Under a stride s the inputs
 * fall into s² phases, each of which some points of the kernel reach, and each is a convolution of stride 1.
 */
class GradInputPass {
 public:
  GradInputPass(const PassArguments& arguments, const Segments* segments, float* dx)
      : shape(arguments.shape),
        from(arguments),
        segments(segments),
        dx(dx),
        channels(shape.groupOutputs()),
        inputs(shape.groupInputs()),
        vectors(ceilDivide(inputs, lanes)),
        lastRow((shape.kernelHeight - 1) * shape.dilation / shape.stride),
        lastColumn((shape.kernelWidth - 1) * shape.dilation / shape.stride) {
    const Terms& terms = from.terms;
    const bool product = terms.w_r != nullptr && terms.w_g != nullptr;
    // The power term comes first, since its sums are scaled by 2x before the others join them.
    sources[0] = {terms.w_b, nullptr, terms.w_b != nullptr && terms.squared};
    sources[1] = {terms.w_r, product ? from.v : nullptr, false};
    sources[2] = {product ? terms.w_g : nullptr, from.u, false};
    layout.phases = 1;
    layout.channels = channels;
    usedColumns = (shape.width - 1 + shape.padding) / shape.stride + lastColumn + 1;
    layout.columns = usedColumns + mostPixels<1>() - 1;
    layout.rows = 1;
    tileRows = rowsPerTile(shape.height, (lastRow + 1) * shape.stride, 1, layout.rowPitch() / shape.stride + 1);
    layout.rows = ceilDivide(tileRows, shape.stride) + lastRow + 1;
  }

  void run() {
    const int phases = shape.stride * shape.stride;
    int readCount = 0;
    for (int i = 0; i < phases; i++) readCount += countReads(segments[i], layout);
    const std::size_t listFloats = (readCount * sizeof(Read) + phases * sizeof(Reads)) / sizeof(float);
    Reads* lists = reinterpret_cast<Reads*>(scratch(Scratch::reads, listFloats));
    Read* next = reinterpret_cast<Read*>(lists + phases);
    for (int i = 0; i < phases; i++) {
      lists[i] = listReads(segments[i], layout, next);
      next += countReads(segments[i], layout);
    }
    reads = lists;
    packAll();
    const int tiles = ceilDivide(shape.height, tileRows);
    forEachBlock(from.parallelFor, shape.groups * shape.batch * tiles, [this, tiles](int block) {
      computeTile(block / tiles % shape.batch, block / tiles / shape.batch, block % tiles * tileRows);
    });
  }

 private:
  struct Source {
    const float* kernel;
    /** What dy is multiplied with, null for 1. */
    const float* factor;
    /** Whether the kernel reads x², so that its sums are to be multiplied by 2x. */
    bool squared;
  };

  const ConvolutionShape& shape;
  const PassArguments& from;
  const Segments* segments;
  float* dx;
  int channels;
  int inputs;
  int vectors;
  int lastRow;
  int lastColumn;
  Source sources[3];
  TileLayout layout;
  int usedColumns;
  int tileRows;
  const Reads* reads;
  float* weights;

  int points() const { return shape.kernelHeight * shape.kernelWidth; }
  std::size_t vectorWeights() const { return static_cast<std::size_t>(points()) * channels * lanes; }

  /** Weights lie as [group][block of vectors][phase][source]. */
  float* weightsOf(int group, int vector) const {
    return weights + (group * vectors + vector) * 3 * vectorWeights();
  }

  std::size_t phaseWeights(int phase, int count) const {
    return static_cast<std::size_t>(segments[phase].points) * channels * count * lanes;
  }

  void packAll() {
    weights = scratch(Scratch::weights, shape.groups * vectors * 3 * vectorWeights());
    const int blocks = ceilDivide(vectors, blockVectors);
    forEachBlock(from.parallelFor, shape.groups * blocks, [this, blocks](int block) {
      const int group = block / blocks;
      const int vector = block % blocks * blockVectors;
      const int count = smaller(blockVectors, vectors - vector);
      float* to = weightsOf(group, vector);
      for (int phase = 0; phase < shape.stride * shape.stride; phase++) {
        for (const Source& source : sources) {
          if (source.kernel != nullptr) {
            packWeights(transposedView(shape, source.kernel, group), segments[phase], channels, vector * lanes, count,
                        inputs, to);
          }
          to += phaseWeights(phase, count);
        }
      }
    });
  }

  void computeTile(int image, int group, int firstRow) const {
    const int rows = smaller(tileRows, shape.height - firstRow);
    const int firstQuotient = (firstRow + shape.padding) / shape.stride;
    TileLayout filled = layout;
    filled.rows = (firstRow + rows - 1 + shape.padding) / shape.stride - firstQuotient + lastRow + 1;
    const Window window = {shape.outHeight(),       shape.outWidth(), shape.outChannels,
                           firstQuotient - lastRow, -lastColumn,      usedColumns};
    const std::ptrdiff_t picture =
        static_cast<std::ptrdiff_t>(image) * shape.outHeight() * shape.outWidth() * shape.outChannels +
        group * channels;
    float* tiles = scratch(Scratch::gradients, 3 * layout.size());
    ProductTiles products;
    for (int i = 0; i < 3; i++) {
      products.tiles[i] = sources[i].kernel == nullptr ? nullptr : tiles + i * layout.size();
      products.factors[i] = sources[i].factor == nullptr ? nullptr : sources[i].factor + picture;
    }
    fillProducts(filled, window, from.dy + picture, products);
    for (int vector = 0; vector < vectors; vector += blockVectors) {
      for (int row = firstRow; row < firstRow + rows; row++) {
        const int quotient = (row + shape.padding) / shape.stride;
        const float* tile = tiles + (quotient - firstQuotient) * layout.rowPitch();
        if (vectors - vector >= blockVectors) {
          computeRow<blockVectors>(tile, image, group, vector, row);
        } else {
          computeRow<1>(tile, image, group, vector, row);
        }
      }
    }
  }

  template <int V>
  void computeRow(const float* tile, int image, int group, int vector, int row) const {
    const int stride = shape.stride;
    const float* w = weightsOf(group, vector);
    const int rowPhase = (row + shape.padding) % stride;
    for (int phase = 0; phase < rowPhase * stride; phase++) w += 3 * phaseWeights(phase, V);
    for (int columnPhase = 0; columnPhase < stride; columnPhase++) {
      const int phase = rowPhase * stride + columnPhase;
      // Column = quotient·stride + columnPhase − padding, from 0 on.
      const int skipped = shape.padding > columnPhase ? ceilDivide(shape.padding - columnPhase, stride) : 0;
      const int column = skipped * stride + columnPhase - shape.padding;
      const int width = column < shape.width ? ceilDivide(shape.width - column, stride) : 0;
      const std::ptrdiff_t firstPixel =
          (static_cast<std::ptrdiff_t>(image) * shape.height + row) * shape.width + column;
      forPixelBlocks<V>(width, [=](auto pixels, int first, int count) {
        computePixels<decltype(pixels)::value, V>(tile + (skipped + first) * chunk, phase, w, group, vector,
                                                  firstPixel + first * stride, count);
      });
      w += 3 * phaseWeights(phase, V);
    }
  }

  template <int P, int V>
  void computePixels(const float* tile, int phase, const float* w, int group, int vector, std::ptrdiff_t firstPixel,
                     int count) const {
    const auto at = [=](int p, int v) {
      return (firstPixel + p * shape.stride) * shape.inChannels + group * inputs + (vector + v) * lanes;
    };
    Vec sums[P * V];
    for (Vec& sum : sums) sum = zero();
    for (int i = 0; i < 3; i++) {
      if (sources[i].kernel == nullptr) continue;
      accumulate<P, V>(sums, tile + i * layout.size(), reads[phase], w + i * phaseWeights(phase, V));
      if (!sources[i].squared) continue;
      for (int p = 0; p < count; p++) {
        for (int v = 0; v < V; v++) {
          sums[p * V + v] *= 2 * loadFirst(from.x + at(p, v), inputs - (vector + v) * lanes);
        }
      }
    }
    for (int p = 0; p < count; p++) {
      for (int v = 0; v < V; v++) storeFirst(dx + at(p, v), sums[p * V + v], inputs - (vector + v) * lanes);
    }
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

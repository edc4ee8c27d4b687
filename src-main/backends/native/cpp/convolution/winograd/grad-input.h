#pragma once

#include "../passes.h"
#include "patches.h"
#include "products.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * The gradient of the input: convolutions of dy⊙v, dy⊙u and dy with the kernels reversed. What is not to be scaled by
 * 2x is added up before its transform.
 */
class WinogradGradInputPass {
 public:
  WinogradGradInputPass(const PassArguments& arguments, float* dx)
      : shape(arguments.shape),
        from(arguments),
        dx(dx),
        products(shape, true),
        padding(kernelSize - 1 - shape.padding),
        source{shape.outHeight(), shape.outWidth(), shape.outChannels},
        result{shape.height, shape.width, shape.inChannels},
        grid(result.height, result.width),
        layout{shape.groupOutputs(), tilesAtOnce(shape.groupOutputs())} {
    const Terms& terms = from.terms;
    const bool product = terms.w_r != nullptr && terms.w_g != nullptr;
    const bool squared = terms.w_b != nullptr && terms.squared;
    plain = products.count;
    const bool sum = terms.w_r != nullptr || (terms.w_b != nullptr && !squared);
    if (sum) products.count++;
    scaled = products.count;
    if (squared) products.list[products.count++].add(inputOf(nullptr), terms.w_b);
    if (terms.w_r != nullptr) products.list[plain].add(inputOf(product ? from.v : nullptr), terms.w_r);
    if (product) products.list[plain].add(inputOf(from.u), terms.w_g);
    if (terms.w_b != nullptr && !squared) products.list[plain].add(inputOf(nullptr), terms.w_b);
    if (!sum) plain = -1;
    if (!squared) scaled = -1;
  }

  void run() {
    products.pack(from.parallelFor);
    const int tiles = shape.batch * grid.ofImage();
    const int span = layout.tiles * blocksOfSpan(ceilDivide(tiles, layout.tiles));
    const int spans = ceilDivide(tiles, span);
    forEachBlock(from.parallelFor, shape.groups * spans, [this, tiles, span, spans](int block) {
      const int first = block % spans * span;
      const int end = smaller(first + span, tiles);
      for (int tile = first; tile < end; tile += layout.tiles) computeTiles(block / spans, tile, end);
    });
  }

 private:
  const ConvolutionShape& shape;
  const PassArguments& from;
  float* dx;
  Products products;
  int padding;
  Pictures source;
  Pictures result;
  TileGrid grid;
  TransformLayout layout;
  /** What dy is multiplied with in each of the transformed inputs, null for 1. */
  const float* factors[3] = {};
  int inputCount = 0;
  /** The products that are to be added as they are and times 2x, or -1. */
  int plain;
  int scaled;

  int inputOf(const float* factor) {
    for (int i = 0; i < inputCount; i++) {
      if (factors[i] == factor) return i;
    }
    factors[inputCount] = factor;
    return inputCount++;
  }

  /** The tiles from `first` on that are computed at once; those that follow up to `end` are of the same thread. */
  void computeTiles(int group, int first, int end) const {
    const int next = smaller(first + layout.tiles, end);
    const int nextEnd = smaller(next + layout.tiles, end);
    const int count = next - first;
    float* transforms = scratch(Scratch::gradients, inputCount * layout.size());
    float* results = scratch(Scratch::responses, products.resultPitch(layout.tiles) * tilePoints);
    const float* inputs[3];
    for (int i = 0; i < inputCount; i++) inputs[i] = transforms + i * layout.size();
    const Place start = grid.placeOf(first);
    Place place = start;
    for (int t = 0; t < count; t++, grid.advance(place)) transformTile(group, place, t, transforms);
    for (int vector = 0; vector < products.vectorCount(); vector += blockVectors) {
      Ahead ahead(results);
      if (vector == 0) {
        ahead.add(result, grid, first, next, dx);
        if (scaled >= 0) ahead.add(result, grid, first, next, from.x);
        ahead.add(source, grid, next, nextEnd, from.dy);
        for (int i = 0; i < inputCount; i++) ahead.add(source, grid, next, nextEnd, factors[i]);
      }
      products.multiply(group, vector, inputs, layout, count, ahead, results);
      place = start;
      for (int t = 0; t < count; t++, grid.advance(place)) {
        for (int v = 0; v < products.vectorsFrom(vector); v++) writeGradient(group, vector, v, place, t, results);
      }
    }
  }

  void transformTile(int group, const Place& place, int tile, float* transforms) const {
    const bool inside = isInside(source, place, padding);
    const std::ptrdiff_t first = source.at(place.image, place.row - padding, place.column - padding);
    PatchCopy copy(source, place, padding, !inside || layout.channels % lanes != 0);
    for (int c = 0; c < layout.channels; c += lanes) {
      const std::ptrdiff_t at = first + group * layout.channels + c;
      const int left = layout.channels - c;
      float* to = transforms + layout.at(tile, c);
      for (int i = 0; i < inputCount; i++, to += layout.size()) {
        const float* factor = factors[i] == nullptr ? nullptr : factors[i] + at;
        if (!inside || left < lanes) {
          transformPixels(copy.copy(from.dy + at, factor, left), to, layout.pointPitch());
        } else if (factor == nullptr) {
          transformPixels({from.dy + at, source.width * source.pitch, source.pitch}, to, layout.pointPitch());
        } else {
          transformProducts({from.dy + at, source.width * source.pitch, source.pitch}, factor, to, layout.pointPitch());
        }
      }
    }
  }

  void writeGradient(int group, int firstVector, int v, const Place& place, int tile, const float* results) const {
    Vec sums[2][tilePixels];
    const int indices[] = {plain, scaled};
    for (int i = 0; i < 2; i++) {
      if (indices[i] < 0) continue;
      const float* sum =
          products.resultOf(results, indices[i], v, products.vectorsFrom(firstVector), layout.tiles, tile);
      transformOutput(sum, products.resultPitch(layout.tiles), zero(), sums[i]);
    }
    const int lane = (firstVector + v) * lanes;
    const int left = shape.groupInputs() - lane;
    const std::ptrdiff_t at = result.at(place.image, place.row, place.column) + group * shape.groupInputs() + lane;
    if (scaled >= 0) {
      Vec x[tilePixels];
      readTile(result, place, from.x + at, left, x);
      for (int i = 0; i < tilePixels; i++) {
        const Vec twice = 2 * x[i];
        sums[0][i] = plain >= 0 ? sums[0][i] + twice * sums[1][i] : twice * sums[1][i];
      }
    }
    writeTile(result, place, sums[0], left, dx + at);
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

#pragma once

#include "../passes.h"
#include "patches.h"
#include "products.h"

namespace quadlab {
namespace QUADLAB_ISA {

/** The forward pass over blocks of tiles, whose transforms and responses stay in the second cache. */
class WinogradForwardPass {
 public:
  WinogradForwardPass(const PassArguments& arguments, const Responses& responses)
      : shape(arguments.shape),
        terms(arguments.terms),
        x(arguments.x),
        parallelFor(arguments.parallelFor),
        to(responses),
        products(shape, false),
        source{shape.height, shape.width, shape.inChannels},
        result{shape.outHeight(), shape.outWidth(), shape.outChannels},
        grid(result.height, result.width),
        layout{shape.groupInputs(), tilesAtOnce(shape.groupInputs())},
        squares(terms.w_b != nullptr && terms.squared) {
    addResponse(0, terms.w_r, 0);
    addResponse(1, terms.w_g, 0);
    addResponse(2, terms.w_b, squares ? 1 : 0);
  }

  void run() {
    products.pack(parallelFor);
    const int tiles = shape.batch * grid.ofImage();
    const int span = layout.tiles * blocksOfSpan(ceilDivide(tiles, layout.tiles));
    const int spans = ceilDivide(tiles, span);
    forEachBlock(parallelFor, shape.groups * spans, [this, tiles, span, spans](int block) {
      const int first = block % spans * span;
      const int end = smaller(first + span, tiles);
      for (int tile = first; tile < end; tile += layout.tiles) computeTiles(block / spans, tile, end);
    });
  }

 private:
  const ConvolutionShape& shape;
  const Terms& terms;
  const float* x;
  ParallelFor parallelFor;
  const Responses& to;
  Products products;
  Pictures source;
  Pictures result;
  TileGrid grid;
  TransformLayout layout;
  bool squares;
  /** Which product each response is, or -1. */
  int productOf[3];

  void addResponse(int response, const float* kernel, int input) {
    productOf[response] = kernel == nullptr ? -1 : products.count;
    if (kernel != nullptr) products.list[products.count++].add(input, kernel);
  }

  /** The tiles from `first` on that are computed at once; those that follow up to `end` are of the same thread. */
  void computeTiles(int group, int first, int end) const {
    const int next = smaller(first + layout.tiles, end);
    const int nextEnd = smaller(next + layout.tiles, end);
    const int count = next - first;
    float* transforms = scratch(Scratch::tile, 2 * layout.size());
    float* results = scratch(Scratch::responses, products.resultPitch(layout.tiles) * tilePoints);
    const float* inputs[] = {transforms, transforms + layout.size()};
    const Place start = grid.placeOf(first);
    Place place = start;
    for (int t = 0; t < count; t++, grid.advance(place)) transformTile(group, place, t, transforms);
    for (int vector = 0; vector < products.vectorCount(); vector += blockVectors) {
      Ahead ahead(results);
      if (vector == 0) {
        ahead.add(result, grid, first, next, to.y);
        ahead.add(result, grid, first, next, to.u);
        ahead.add(result, grid, first, next, to.v);
        ahead.add(source, grid, next, nextEnd, x);
      }
      products.multiply(group, vector, inputs, layout, count, ahead, results);
      place = start;
      for (int t = 0; t < count; t++, grid.advance(place)) {
        for (int v = 0; v < products.vectorsFrom(vector); v++) writeResponses(group, vector, v, place, t, results);
      }
    }
  }

  void transformTile(int group, const Place& place, int tile, float* transforms) const {
    const bool inside = isInside(source, place, shape.padding);
    const std::ptrdiff_t first = source.at(place.image, place.row - shape.padding, place.column - shape.padding);
    PatchCopy copy(source, place, shape.padding, !inside || layout.channels % lanes != 0);
    for (int c = 0; c < layout.channels; c += lanes) {
      const float* data = x + group * layout.channels + c;
      const int left = layout.channels - c;
      const Patch patch = inside && left >= lanes ? Patch{data + first, source.width * source.pitch, source.pitch}
                                                  : copy.copy(data + first, nullptr, left);
      float* at = transforms + layout.at(tile, c);
      transformPixels(patch, at, layout.pointPitch());
      if (squares) transformSquares(patch, at + layout.size(), layout.pointPitch());
    }
  }

  void writeResponses(int group, int firstVector, int index, const Place& place, int tile,
                      const float* results) const {
    Vec responses[3][tilePixels];
    const int outputs = shape.groupOutputs();
    const int lane = (firstVector + index) * lanes;
    const int left = outputs - lane;
    const float* biases[] = {terms.b_r, terms.b_g, terms.c};
    for (int r = 0; r < 3; r++) {
      const float* given = biases[r];
      const Vec bias = given == nullptr ? zero() : loadFirst(given + group * outputs + lane, left);
      if (productOf[r] >= 0) {
        const float* from =
            products.resultOf(results, productOf[r], index, products.vectorsFrom(firstVector), layout.tiles, tile);
        transformOutput(from, products.resultPitch(layout.tiles), bias, responses[r]);
      } else {
        for (Vec& response : responses[r]) response = bias;
      }
    }
    const Vec* u = responses[0];
    const Vec* v = responses[1];
    Vec* y = responses[2];
    const std::ptrdiff_t at = result.at(place.image, place.row, place.column) + group * outputs + lane;
    if (to.u != nullptr) writeTile(result, place, u, left, to.u + at);
    if (to.v != nullptr) writeTile(result, place, v, left, to.v + at);
    if (terms.w_r != nullptr && terms.w_g != nullptr) {
      for (int pixel = 0; pixel < tilePixels; pixel++) y[pixel] += u[pixel] * v[pixel];
    } else if (terms.w_r != nullptr) {
      for (int pixel = 0; pixel < tilePixels; pixel++) y[pixel] += u[pixel];
    }
    writeTile(result, place, y, left, to.y + at);
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

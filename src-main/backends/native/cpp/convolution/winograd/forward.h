#pragma once

#include "../passes.h"
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
        layout{shape.groupInputs(), tilesAtOnce},
        squares(terms.w_b != nullptr && terms.squared) {
    addResponse(0, terms.w_r, 0);
    addResponse(1, terms.w_g, 0);
    addResponse(2, terms.w_b, squares ? 1 : 0);
  }

  void run() {
    products.pack(parallelFor);
    const int tiles = shape.batch * grid.ofImage();
    const int blocks = ceilDivide(tiles, tilesAtOnce);
    forEachBlock(parallelFor, shape.groups * blocks, [this, tiles, blocks](int block) {
      const int first = block % blocks * tilesAtOnce;
      computeTiles(block / blocks, first, smaller(tilesAtOnce, tiles - first));
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

  void computeTiles(int group, int first, int count) const {
    float* transforms = scratch(Scratch::tile, 2 * layout.size());
    float* results = scratch(Scratch::responses, products.resultPitch(layout.tiles) * tilePoints);
    const float* inputs[] = {transforms, transforms + layout.size()};
    for (int t = 0; t < count; t++) transformTile(group, grid.placeOf(first + t), t, transforms);
    for (int vector = 0; vector < products.vectorCount(); vector += blockVectors) {
      products.multiply(group, vector, inputs, layout, count, results);
      for (int t = 0; t < count; t++) {
        for (int v = 0; v < products.vectorsFrom(vector); v++) {
          writeTile(group, vector, v, grid.placeOf(first + t), t, results);
        }
      }
    }
  }

  void transformTile(int group, const Place& place, int tile, float* transforms) const {
    const bool inside = isInside(source, place, shape.padding);
    alignas(64) float copy[tilePoints * lanes];
    for (int c = 0; c < layout.channels; c += lanes) {
      const float* data = x + group * layout.channels + c;
      const int left = layout.channels - c;
      const Patch patch =
          inside && left >= lanes
              ? Patch{data + source.at(place.image, place.row - shape.padding, place.column - shape.padding),
                      source.width * source.pitch, source.pitch}
              : copyPatch(source, place, shape.padding, data, nullptr, left, copy);
      float* at = transforms + layout.at(tile, c);
      transformPixels(patch, at, layout.pointPitch());
      if (squares) transformSquares(patch, at + layout.size(), layout.pointPitch());
    }
  }

  void writeTile(int group, int firstVector, int v, const Place& place, int tile, const float* results) const {
    Vec responses[3][tileSize * tileSize];
    const int outputs = shape.groupOutputs();
    const int lane = (firstVector + v) * lanes;
    const float* biases[] = {terms.b_r, terms.b_g, terms.c};
    for (int r = 0; r < 3; r++) {
      const float* given = biases[r];
      const Vec bias = given == nullptr ? zero() : loadFirst(given + group * outputs + lane, outputs - lane);
      if (productOf[r] >= 0) {
        transformOutput(products.resultOf(results, productOf[r], v, products.vectorsFrom(firstVector), layout.tiles, tile),
                        products.resultPitch(layout.tiles), bias, responses[r]);
      } else {
        for (Vec& response : responses[r]) response = bias;
      }
    }
    const int rows = smaller(tileSize, result.height - place.row);
    const int columns = smaller(tileSize, result.width - place.column);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        const int pixel = i * tileSize + j;
        writeOutput(responses[0][pixel], responses[1][pixel], responses[2][pixel],
                    result.at(place.image, place.row + i, place.column + j) + group * outputs + lane, outputs - lane);
      }
    }
  }

  void writeOutput(Vec u, Vec v, Vec s, std::ptrdiff_t at, int count) const {
    Vec y = s;
    if (terms.w_r != nullptr) y += terms.w_g != nullptr ? u * v : u;
    storeFirst(to.y + at, y, count);
    if (to.u != nullptr) storeFirst(to.u + at, u, count);
    if (to.v != nullptr) storeFirst(to.v + at, v, count);
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

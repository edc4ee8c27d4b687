#pragma once

#include "../kernel-sums.h"
#include "correlate.h"
#include "patches.h"
#include "sums-part.h"

namespace quadlab {
namespace QUADLAB_ISA {

/**
 * Gradients of the kernels: Gᵀ[Σ (Bᵀ x B) ⊙ (A d Aᵀ)]G over all tiles, where d is dy⊙v, dy⊙u or dy. A block of work has
 * some images, input channels and outputs, so that its sums stay in the second cache beside the transforms.
 */
class WinogradGradParametersPass : KernelSums {
 public:
  WinogradGradParametersPass(const PassArguments& arguments, const TermGradients& gradients)
      : KernelSums(arguments, gradients),
        source{shape.height, shape.width, shape.inChannels},
        result{shape.outHeight(), shape.outWidth(), shape.outChannels},
        grid(result.height, result.width),
        channelBlocks(ceilDivide(channels, SumsPart::mostChannels)),
        outputBlocks(ceilDivide(vectors, SumsPart::mostVectors)) {
    squares = targets[2].kernel != nullptr && targets[2].squared;
    constexpr int wantedBlocks = 16;
    divideImages(larger(1, wantedBlocks / (channelBlocks * outputBlocks)));
  }

  void run() {
    allocate();
    const int parts = channelBlocks * outputBlocks;
    forEachBlock(from.parallelFor, shape.groups * imageBlocks * parts, [this, parts](int block) {
      const int part = block % parts;
      sumBlock(block / parts / imageBlocks, block / parts % imageBlocks, part / outputBlocks * SumsPart::mostChannels,
               part % outputBlocks * SumsPart::mostVectors);
    });
    addAll();
  }

 private:
  Pictures source;
  Pictures result;
  TileGrid grid;
  int channelBlocks;
  int outputBlocks;
  bool squares;

  void addColumns(SumsPart& part, bool squared) const {
    for (int v = 0; v < part.vectors; v++) {
      for (int target = 0; target < 3; target++) {
        const bool reads = target == 2 && squares;
        if (targets[target].kernel != nullptr && reads == squared) part.columns[part.columnCount++] = {target, v};
      }
    }
  }

  void sumBlock(int group, int imageBlock, int firstChannel, int firstVector) const {
    SumsPart part;
    part.group = group;
    part.firstChannel = firstChannel;
    part.firstVector = firstVector;
    part.vectors = smaller(SumsPart::mostVectors, vectors - firstVector);
    part.layout = {smaller(SumsPart::mostChannels, channels - firstChannel), tilesAtOnce(channels)};
    part.columnCount = 0;
    addColumns(part, false);
    part.plainColumns = part.columnCount;
    if (squares) addColumns(part, true);
    part.x = scratch(Scratch::tile, 2 * part.layout.size());
    part.d = scratch(Scratch::gradients, part.pointPitch() * tilePoints);
    part.sums = scratch(Scratch::responses, part.pointSums() * tilePoints);
    for (std::ptrdiff_t i = 0; i < part.pointSums() * tilePoints; i += lanes) store(part.sums + i, zero());
    for (auto& target : part.biases) {
      for (Vec& bias : target) bias = zero();
    }
    const int end = firstImage(imageBlock + 1) * grid.ofImage();
    Place place = grid.placeOf(firstImage(imageBlock) * grid.ofImage());
    for (int tile = firstImage(imageBlock) * grid.ofImage(); tile < end; tile += part.layout.tiles) {
      const int count = smaller(part.layout.tiles, end - tile);
      for (int t = 0; t < count; t++, grid.advance(place)) {
        transformInputs(part, place, t);
        transformGradients(part, place, t);
      }
      const int next = tile + count;
      Ahead ahead(part.sums);
      for (const float* data : {from.dy, targets[0].factor, targets[1].wanted() ? targets[1].factor : nullptr}) {
        ahead.add(result, grid, next, smaller(next + part.layout.tiles, end), data);
      }
      ahead.add(source, grid, next, smaller(next + part.layout.tiles, end), from.x);
      for (int point = 0; point < tilePoints; point++) sumPoint(part, point, count, ahead);
    }
    writeSums(part, imageBlock);
  }

  void transformInputs(const SumsPart& part, const Place& place, int tile) const {
    const bool inside = isInside(source, place, shape.padding);
    const std::ptrdiff_t first = source.at(place.image, place.row - shape.padding, place.column - shape.padding);
    PatchCopy copy(source, place, shape.padding, !inside || part.layout.channels % lanes != 0);
    for (int c = 0; c < part.layout.channels; c += lanes) {
      const float* data = from.x + part.group * channels + part.firstChannel + c;
      const int left = part.layout.channels - c;
      const Patch patch = inside && left >= lanes ? Patch{data + first, source.width * source.pitch, source.pitch}
                                                  : copy.copy(data + first, nullptr, left);
      float* to = part.x + part.layout.at(tile, c);
      if (part.plainColumns > 0) transformPixels(patch, to, part.layout.pointPitch());
      if (squares) transformSquares(patch, to + part.layout.size(), part.layout.pointPitch());
    }
  }

  void transformGradients(SumsPart& part, const Place& place, int tile) const {
    Vec dy[tilePixels];
    Vec products[2][tilePixels];
    const Vec* d[3] = {dy, dy, dy};
    const std::ptrdiff_t first = result.at(place.image, place.row, place.column) + part.group * outputs;
    for (int v = 0; v < part.vectors; v++) {
      const int lane = (part.firstVector + v) * lanes;
      const int left = outputs - lane;
      readTile(result, place, from.dy + first + lane, left, dy);
      for (int target = 0; target < 2; target++) {
        if (!targets[target].wanted() || targets[target].factor == nullptr) continue;
        Vec* product = products[target];
        readTile(result, place, targets[target].factor + first + lane, left, product);
        for (int pixel = 0; pixel < tilePixels; pixel++) product[pixel] *= dy[pixel];
        d[target] = product;
      }
      for (int target = 0; target < 3; target++) {
        if (targets[target].bias == nullptr) continue;
        Vec sum = part.biases[target][v];
        for (int pixel = 0; pixel < tilePixels; pixel++) sum += d[target][pixel];
        part.biases[target][v] = sum;
      }
      for (int column = 0; column < part.columnCount; column++) {
        if (part.columns[column].vector != v) continue;
        transformGradient(d[part.columns[column].target], part.d + column * part.columnPitch() + tile * lanes,
                          part.pointPitch());
      }
    }
  }

  void sumPoint(const SumsPart& part, int point, int tiles, Ahead& ahead) const {
    const TransformLayout& layout = part.layout;
    for (int column = 0; column < part.columnCount;) {
      const bool plain = column < part.plainColumns;
      const int pair = column + 1 < (plain ? part.plainColumns : part.columnCount) ? 2 : 1;
      for (int c = 0; c < layout.channels; c += chunk) {
        const float* x = part.x + (plain ? 0 : layout.size()) + point * layout.pointPitch() + layout.at(0, c);
        const float* d = part.d + point * part.pointPitch() + column * part.columnPitch();
        float* sums = part.sums + point * part.pointSums() + column * part.columnSums() + c * lanes;
        const PointTiles at = {x, d, part.columnPitch(), tiles};
        const int count = smaller(chunk, layout.channels - c);
        if (pair == 2) {
          correlateChunk<2>(at, point, count, ahead, sums, part.columnSums());
        } else {
          correlateChunk<1>(at, point, count, ahead, sums, part.columnSums());
        }
      }
      column += pair;
    }
  }

  void writeSums(const SumsPart& part, int imageBlock) const {
    for (int column = 0; column < part.columnCount; column++) {
      const SumsColumn& at = part.columns[column];
      float* to = sumsOf(part.group, imageBlock, at.target) + (part.firstVector + at.vector) * lanes;
      for (int c = 0; c < part.layout.channels; c++) {
        transformSums(part.sums + column * part.columnSums() + c * lanes, part.pointSums(),
                      to + static_cast<std::ptrdiff_t>(part.firstChannel + c) * vectors * lanes, pointSums());
      }
    }
    if (part.firstChannel > 0) return;
    for (int target = 0; target < 3; target++) {
      float* to = sumsOf(part.group, imageBlock, target) + points * pointSums() + part.firstVector * lanes;
      for (int v = 0; v < part.vectors; v++) store(to + v * lanes, part.biases[target][v]);
    }
  }
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

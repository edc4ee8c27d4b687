#include <algorithm>

#include "kernels.h"
#include "neuron.h"
#include "packed_matrix.h"
#include "patches.h"
#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

constexpr Space tileSpaces[terms] = {Space::first, Space::second, Space::third};

/** All kernels, group by group, as products read them: [terms, groups, patchSize, packed columns]. */
struct PackedKernels {
  PackedKernels(const Geometry& g, const Parameters& p)
      : columns(packedColumns(g.groupOutputs())), size(g.patchSize() * columns), groups(g.groups) {
    values = scratch(Space::weights, terms * groups * size);
    for (int term = 0; term < terms; term++) {
      for (int group = 0; p.kernels[term] != nullptr && group < groups; group++) {
        const float* kernel = p.kernels[term] + group * g.groupOutputs();
        packPanels(kernel, g.outputs, 1, g.patchSize(), g.groupOutputs(), g.patchSize(), 0, at(term, group));
      }
    }
  }

  float* at(int term, int group) const { return values + (term * groups + group) * size; }

  long columns;
  long size;
  long groups;
  float* values;
};

}  // namespace

void neuronForward(const Geometry& g, const float* x, const Parameters& p, float* y, float* u, float* v) {
  const Kernels& k = kernels();
  const PackedKernels packed(g, p);
  const long patchSize = g.patchSize();
  const long blocks = (g.rows() + blockOfRows - 1) / blockOfRows;
  parallelFor(blocks * g.groups, [&](long piece) {
    const int group = static_cast<int>(piece / blocks);
    const long firstRow = piece % blocks * blockOfRows;
    const long rows = std::min(blockOfRows, g.rows() - firstRow);
    const long paddedRows = roundUp(rows, k.rows);
    float* patches = scratch(Space::patches, blockOfRows * patchSize);
    gatherPatches(g, x, group, firstRow, rows, 0, patchSize, patches, patchSize);
    std::fill(patches + rows * patchSize, patches + paddedRows * patchSize, 0.0f);
    const long first = group * g.groupOutputs();
    const long start = firstRow * g.outputs + first;
    Epilogue epilogue{rows,  g.groupOutputs(), {}, packed.columns, {}, y + start, u == nullptr ? nullptr : u + start,
                      v == nullptr ? nullptr : v + start, g.outputs};
    for (int term = 0; term < terms; term++) {
      if (p.kernels[term] == nullptr) continue;
      // The last of the terms sees the squares of what the others saw.
      if (term == termB) k.binary(Binary::multiply, paddedRows * patchSize, patches, 1, patches, 1, patches);
      float* tile = scratch(tileSpaces[term], blockOfRows * packed.columns);
      k.multiply({paddedRows, patchSize, packed.columns, patches, patchSize, 1, packed.at(term, group), tile,
                  packed.columns, false});
      epilogue.tiles[term] = tile;
      if (p.biases[term] != nullptr) epilogue.biases[term] = p.biases[term] + first;
    }
    k.respond(epilogue);
  });
}

}  // namespace quadlab

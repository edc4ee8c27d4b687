#include <algorithm>

#include "kernels.h"
#include "neuron.h"
#include "packed_matrix.h"
#include "patches.h"
#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

/** Floats that partial sums may fill, unless there is but one of them. */
constexpr long largestPartials = 2L << 20;
constexpr long mostChunks = 32;
constexpr long fewestRowsOfChunk = 512;

/**
 * How the sums over all rows are cut: into chunks of rows, each with partial sums of its own that are added up in the end,
 * and where that would take too much memory into segments of a patch. This follows from the shapes alone.
 */
struct Plan {
  Plan(const Geometry& g, int termCount)
      : columns(packedColumns(g.groupOutputs())), patchSize(roundUp(g.patchSize(), kernels().rows)) {
    const long partial = termCount * g.groups * (patchSize + 1) * columns;
    const long affordable = std::max(1L, largestPartials / partial);
    chunks = std::max(1L, std::min({mostChunks, affordable, g.rows() / fewestRowsOfChunk}));
    rowsOfChunk = roundUp((g.rows() + chunks - 1) / chunks, blockOfRows);
    chunks = (g.rows() + rowsOfChunk - 1) / rowsOfChunk;
    const long pieces = (mostChunks + chunks - 1) / chunks;
    // A segment repeats the work on outputs, which has to be small against its own.
    segment = std::max(roundUp((patchSize + pieces - 1) / pieces, kernels().rows), std::min(patchSize, 96L));
    segment = roundUp(segment, kernels().rows);
    segments = (patchSize + segment - 1) / segment;
  }

  long columns;
  /** Padded, so that each row of a partial sum can be written. */
  long patchSize;
  long chunks, rowsOfChunk;
  long segment, segments;
};

/** The partial sums of a chunk, a group and a term: a kernel [patchSize, columns], and a row for the bias. */
class Partials {
 public:
  Partials(const Geometry& g, const Plan& plan, int termCount)
      : columns_(plan.columns),
        size_((plan.patchSize + 1) * plan.columns),
        groups_(g.groups),
        terms_(termCount),
        values_(scratch(Space::partial, plan.chunks * groups_ * terms_ * size_)) {}

  float* kernel(long chunk, long group, long term) const {
    return values_ + ((chunk * groups_ + group) * terms_ + term) * size_;
  }
  float* bias(long chunk, long group, long term) const { return kernel(chunk, group, term) + size_ - columns_; }

 private:
  long columns_, size_, groups_, terms_;
  float* values_;
};

/** sums ← sums + the sum of each column of a packed matrix. */
void addColumnSums(const float* packed, long rows, long columns, float* sums) {
  const long panelWidth = 2 * kernels().width;
  for (long j = 0; j < columns; j += panelWidth) {
    const long panel = std::min(panelWidth, columns - j);
    float* part = scratch(Space::third, panelWidth);
    kernels().columnSums(rows, panel, packed + j * rows, part);
    for (long i = 0; i < panel; i++) sums[j + i] += part[i];
  }
}

/** One of the terms that are asked for: x or x², times dy⊙factor. */
struct Summand {
  Term term;
  const float* factor;
};

/** One piece of the work: the sums over the rows of a chunk, for a group and a segment of its patches. */
void sumChunk(const Geometry& g, const Plan& plan, const Backward& back, const float* x, const Summand* summands,
              int count, const Partials& partials, long chunk, int group, long firstValue) {
  const Kernels& k = kernels();
  const long endValue = std::min<long>(firstValue + plan.segment, g.patchSize());
  const long step = roundUp(endValue - firstValue, k.rows);
  const long endRow = std::min((chunk + 1) * plan.rowsOfChunk, g.rows());
  float* patches = scratch(Space::patches, blockOfRows * step);
  float* packed = scratch(Space::packed, blockOfRows * plan.columns);
  // What pads the patches is read, and makes sums that nobody reads; but it must not slow down arithmetic.
  std::fill(patches, patches + blockOfRows * step, 0.0f);
  for (int i = 0; i < count; i++) {
    float* sums = partials.bias(chunk, group, i);
    if (firstValue == 0) std::fill(sums, sums + plan.columns, 0.0f);
  }
  for (long row = chunk * plan.rowsOfChunk; row < endRow; row += blockOfRows) {
    const long rows = std::min(blockOfRows, endRow - row);
    gatherPatches(g, x, group, row, rows, firstValue, endValue, patches, step);
    for (int i = 0; i < count; i++) {
      const auto [term, factor] = summands[i];
      if (term == termB) k.binary(Binary::multiply, rows * step, patches, 1, patches, 1, patches);
      const long at = row * g.outputs + group * g.groupOutputs();
      packProduct(back.dy + at, factor == nullptr ? nullptr : factor + at, g.outputs, rows, g.groupOutputs(), packed);
      float* sums = partials.kernel(chunk, group, i) + firstValue * plan.columns;
      const bool add = row > chunk * plan.rowsOfChunk;
      k.multiply({step, rows, plan.columns, patches, 1, step, packed, sums, plan.columns, add});
      if (firstValue == 0) addColumnSums(packed, rows, plan.columns, partials.bias(chunk, group, i));
    }
  }
}

/** target ← Σ over chunks, in their order, of the rows [count, columns] that `part` gives, without padding. */
template <typename Part>
void addChunks(const Plan& plan, long count, long outputs, float* target, long targetRow, const Part& part) {
  for (long i = 0; i < count; i++) {
    float* to = target + i * targetRow;
    for (long chunk = 0; chunk < plan.chunks; chunk++) {
      const float* from = part(chunk) + i * plan.columns;
      for (long j = 0; j < outputs; j++) to[j] = chunk == 0 ? from[j] : to[j] + from[j];
    }
  }
}

void addUp(const Geometry& g, const Plan& plan, const Partials& partials, int index, float* kernel, float* bias) {
  constexpr long rowsAtOnce = 64;
  const long outputs = g.groupOutputs();
  const long parts = (g.patchSize() + rowsAtOnce - 1) / rowsAtOnce;
  parallelFor(parts * g.groups, [&](long piece) {
    const long group = piece / parts;
    const long first = piece % parts * rowsAtOnce;
    const long rows = std::min<long>(rowsAtOnce, g.patchSize() - first);
    addChunks(plan, rows, outputs, kernel + first * g.outputs + group * outputs, g.outputs,
              [&](long chunk) { return partials.kernel(chunk, group, index) + first * plan.columns; });
    if (bias == nullptr || first > 0) return;
    addChunks(plan, 1, outputs, bias + group * outputs, 0, [&](long chunk) { return partials.bias(chunk, group, index); });
  });
}

}  // namespace

void neuronGradParameters(const Geometry& g, const Backward& back, const float* x, const ParameterGradients& gradients) {
  const float* factors[terms] = {back.v, back.u, nullptr};
  Summand summands[terms];
  int count = 0;
  for (int term = 0; term < terms; term++) {
    if (gradients.kernels[term] != nullptr) summands[count++] = {static_cast<Term>(term), factors[term]};
  }
  const Plan plan(g, count);
  const Partials partials(g, plan, count);
  parallelFor(plan.chunks * plan.segments * g.groups, [&](long piece) {
    const long segment = piece % plan.segments;
    const int group = static_cast<int>(piece / plan.segments % g.groups);
    const long chunk = piece / plan.segments / g.groups;
    sumChunk(g, plan, back, x, summands, count, partials, chunk, group, segment * plan.segment);
  });
  for (int i = 0; i < count; i++) {
    const Term term = summands[i].term;
    addUp(g, plan, partials, i, gradients.kernels[term], gradients.biases[term]);
  }
}

}  // namespace quadlab

#include <algorithm>
#include <cstring>

#include "kernels.h"
#include "neuron.h"
#include "packed_matrix.h"
#include "patches.h"
#include "scratch.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

/** A point of the kernel. */
struct Point {
  int h;
  int w;
};

/**
 * With strides s the pixels of the image fall into s·s phases, by the remainders of row and column. All pixels of a phase
 * are seen by outputs through the same points of the kernel. So the gradient of each phase is a product of its own: what
 * the outputs that see a pixel have for gradients, times the kernels at those points. Nothing is added in the image itself.
 */
struct Phase {
  int top, left;
  /** Pixels of the phase in an image. */
  int height, width;
  int points;
  /** Among the points of all phases. */
  int firstPoint;
};

class Phases {
 public:
  explicit Phases(const Geometry& g) : count_(g.stride * g.stride), stride_(g.stride) {}

  int count() const { return count_; }

  /** The phase with this number; its points are written to `points`, which has room for all of the kernel. */
  Phase at(const Geometry& g, int index, Point* points) const {
    Phase phase{index / stride_, index % stride_, 0, 0, 0, 0};
    phase.height = (g.height - phase.top + stride_ - 1) / stride_;
    phase.width = (g.width - phase.left + stride_ - 1) / stride_;
    for (int h = 0; h < g.kernelHeight; h++) {
      if ((phase.top + g.padding - h * g.dilation) % stride_ != 0) continue;
      for (int w = 0; w < g.kernelWidth; w++) {
        if ((phase.left + g.padding - w * g.dilation) % stride_ == 0) points[phase.points++] = {h, w};
      }
    }
    return phase;
  }

 private:
  int count_;
  int stride_;
};

struct Pixel {
  long image;
  int y;
  int x;
};

Pixel pixelOf(const Geometry& g, const Phase& phase, long index) {
  const int column = static_cast<int>(index % phase.width);
  const int line = static_cast<int>(index / phase.width % phase.height);
  const long image = index / (static_cast<long>(phase.width) * phase.height);
  return {image, phase.top + line * g.stride, phase.left + column * g.stride};
}

/** For each pixel and point, dy⊙factor at the output that sees the pixel through the point: [pixels, points, outputs]. */
void gatherGradients(const Geometry& g, const Phase& phase, const Point* points, const float* dy, const float* factor,
                     int group, long firstPixel, long pixels, float* rows) {
  const long outputs = g.groupOutputs();
  for (long i = 0; i < pixels; i++) {
    const Pixel pixel = pixelOf(g, phase, firstPixel + i);
    for (int p = 0; p < phase.points; p++, rows += outputs) {
      const int y = pixel.y + g.padding - points[p].h * g.dilation;
      const int x = pixel.x + g.padding - points[p].w * g.dilation;
      const int outY = y / g.stride;
      const int outX = x / g.stride;
      if (y < 0 || x < 0 || outY >= g.outHeight || outX >= g.outWidth) {
        std::memset(rows, 0, outputs * sizeof(float));
        continue;
      }
      const long from = ((pixel.image * g.outHeight + outY) * g.outWidth + outX) * g.outputs + group * outputs;
      if (factor == nullptr) {
        std::memcpy(rows, dy + from, outputs * sizeof(float));
      } else {
        for (long o = 0; o < outputs; o++) rows[o] = dy[from + o] * factor[from + o];
      }
    }
  }
}

/** The kernels at the points of a phase, transposed: [terms, groups, points·outputs, packed channels]. */
struct TransposedKernels {
  TransposedKernels(const Geometry& g, const Phase& phase, const Point* points, const Parameters& p)
      : columns(packedColumns(g.groupChannels())),
        inner(static_cast<long>(phase.points) * g.groupOutputs()),
        groups(g.groups) {
    values = scratch(Space::weights, terms * groups * inner * columns);
    const long channels = g.groupChannels();
    for (int term = 0; term < terms; term++) {
      if (p.kernels[term] == nullptr) continue;
      for (int group = 0; group < groups; group++) {
        for (int i = 0; i < phase.points; i++) {
          const long point = static_cast<long>(points[i].h) * g.kernelWidth + points[i].w;
          const float* kernel = p.kernels[term] + point * channels * g.outputs + group * g.groupOutputs();
          packPanels(kernel, 1, g.outputs, g.groupOutputs(), channels, inner, i * g.groupOutputs(), at(term, group));
        }
      }
    }
  }

  float* at(int term, int group) const { return values + (term * groups + group) * inner * columns; }

  long columns;
  long inner;
  long groups;
  float* values;
};

/** dx ← linear + 2x⊙square, the latter where there is one */
void writePixels(const Geometry& g, const Phase& phase, int group, long firstPixel, long pixels, const float* linear,
                 const float* square, long step, const float* x, float* dx) {
  const long channels = g.groupChannels();
  for (long i = 0; i < pixels; i++) {
    const Pixel pixel = pixelOf(g, phase, firstPixel + i);
    const long at = ((pixel.image * g.height + pixel.y) * g.width + pixel.x) * g.channels + group * channels;
    if (square == nullptr) {
      std::memcpy(dx + at, linear + i * step, channels * sizeof(float));
    } else {
      for (long c = 0; c < channels; c++) {
        dx[at + c] = linear[i * step + c] + 2.0f * x[at + c] * square[i * step + c];
      }
    }
  }
}

void gradPhase(const Geometry& g, const Phase& phase, const Point* points, const Backward& back, const float* x,
               const Parameters& p, float* dx) {
  const Kernels& k = kernels();
  const TransposedKernels packed(g, phase, points, p);
  const long count = static_cast<long>(g.batch) * phase.height * phase.width;
  const long blocks = (count + blockOfRows - 1) / blockOfRows;
  parallelFor(blocks * g.groups, [&](long piece) {
    const int group = static_cast<int>(piece / blocks);
    const long firstPixel = piece % blocks * blockOfRows;
    const long pixels = std::min(blockOfRows, count - firstPixel);
    const long paddedRows = roundUp(pixels, k.rows);
    float* rows = scratch(Space::patches, blockOfRows * packed.inner);
    std::fill(rows + pixels * packed.inner, rows + paddedRows * packed.inner, 0.0f);
    float* linear = scratch(Space::first, blockOfRows * packed.columns);
    float* square = p.kernels[termB] == nullptr ? nullptr : scratch(Space::second, blockOfRows * packed.columns);
    const auto pull = [&](Term term, const float* factor, float* target, bool add) {
      gatherGradients(g, phase, points, back.dy, factor, group, firstPixel, pixels, rows);
      k.multiply({paddedRows, packed.inner, packed.columns, rows, packed.inner, 1, packed.at(term, group), target,
                  packed.columns, add});
    };
    if (p.kernels[termG] == nullptr) {
      pull(termR, nullptr, linear, false);
      // The rows hold dy already.
      if (square != nullptr) {
        k.multiply({paddedRows, packed.inner, packed.columns, rows, packed.inner, 1, packed.at(termB, group), square,
                    packed.columns, false});
      }
    } else {
      pull(termR, back.v, linear, false);
      pull(termG, back.u, linear, true);
      if (square != nullptr) pull(termB, nullptr, square, false);
    }
    writePixels(g, phase, group, firstPixel, pixels, linear, square, packed.columns, x, dx);
  });
}

}  // namespace

void neuronGradInput(const Geometry& g, const Backward& back, const float* x, const Parameters& p, float* dx) {
  const Phases phases(g);
  Point* points = reinterpret_cast<Point*>(scratch(Space::partial, 2 * g.points()));
  for (int i = 0; i < phases.count(); i++) {
    const Phase phase = phases.at(g, i, points);
    // Pixels that no output sees come out as zeros: sums of no terms.
    if (phase.height > 0 && phase.width > 0) gradPhase(g, phase, points, back, x, p, dx);
  }
}

}  // namespace quadlab

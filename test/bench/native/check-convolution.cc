// Checks the native convolution against plain loops in double precision, and that its results do not depend on the
// number of threads. From the root of the project:
//
//   D=src-main/backends/native/cpp/convolution O="-O3 -std=c++17 -pthread -ffp-contract=fast" B=$(mktemp -d); for i in "avx512 -mavx512f -mfma" "avx2 -mavx2 -mfma" portable; do set -- $i; n=$1; shift; g++ $O $* -c $D/passes-$n.cc -o $B/$n.o; done; g++ $O test/bench/native/check-convolution.cc $D/convolution.cc $D/segments.cc $D/scratch.cc $B/*.o -o $B/check && $B/check

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "neuron.h"
#include "thread-pool.h"

namespace {

using namespace bench;
using Doubles = std::vector<double>;

/** Calls body(index in x, index in y, index in w) for every product of the convolution. */
template <class Body>
void forEachProduct(const ConvolutionShape& s, const Body& body) {
  for (int n = 0; n < s.batch; n++)
    for (int oh = 0; oh < s.outHeight(); oh++)
      for (int ow = 0; ow < s.outWidth(); ow++)
        for (int kh = 0; kh < s.kernelHeight; kh++)
          for (int kw = 0; kw < s.kernelWidth; kw++) {
            const int ih = oh * s.stride + kh * s.dilation - s.padding;
            const int iw = ow * s.stride + kw * s.dilation - s.padding;
            if (ih < 0 || iw < 0 || ih >= s.height || iw >= s.width) continue;
            for (int o = 0; o < s.outChannels; o++)
              for (int i = 0; i < s.groupInputs(); i++) {
                const int channel = o / s.groupOutputs() * s.groupInputs() + i;
                body(((n * s.height + ih) * s.width + iw) * s.inChannels + channel,
                     ((n * s.outHeight() + oh) * s.outWidth() + ow) * s.outChannels + o,
                     ((kh * s.kernelWidth + kw) * s.groupInputs() + i) * s.outChannels + o);
              }
          }
}

double worst = 0;
int failures = 0;

/** The error relative to the root mean square of what is expected. */
void compare(const char* what, const Neuron& neuron, const Values& found, const Doubles& expected) {
  double square = 0, error = 0;
  for (std::size_t i = 0; i < expected.size(); i++) {
    square += expected[i] * expected[i];
    const double difference = std::abs(found[i] - expected[i]);
    error = std::isnan(difference) ? INFINITY : std::max(error, difference);
  }
  const double relative = error / (std::sqrt(square / expected.size()) + 1e-30);
  if (relative > worst) worst = relative;
  if (relative < 1e-4) return;
  const ConvolutionShape& s = neuron.shape;
  failures++;
  std::printf("%s of %s: error %.2g at %dx%dx%dx%d -> %d, ", what, neuron.kind.name, relative, s.batch, s.height,
              s.width, s.inChannels, s.outChannels);
  std::printf("kernel %dx%d, stride %d, padding %d, dilation %d, groups %d\n", s.kernelHeight, s.kernelWidth, s.stride,
              s.padding, s.dilation, s.groups);
}

void checkAgainstLoops(Neuron& neuron) {
  const ConvolutionShape& shape = neuron.shape;
  const NeuronKind& kind = neuron.kind;
  const std::size_t outputs = outputSize(shape);
  Doubles responses[3];
  for (int r = 0; r < 3; r++) {
    responses[r].resize(outputs);
    if (!neuron.has(r)) continue;
    for (std::size_t i = 0; i < outputs; i++) responses[r][i] = neuron.biases[r][i % shape.outChannels];
    forEachProduct(shape, [&](int x, int y, int w) {
      const double value = neuron.x[x];
      responses[r][y] += (r == 2 && kind.squared ? value * value : value) * neuron.kernels[r][w];
    });
  }
  const auto &u = responses[0], &v = responses[1], &s = responses[2];
  Doubles y(outputs), d[3];
  for (std::size_t i = 0; i < outputs; i++) {
    y[i] = (kind.u ? u[i] * (kind.v ? v[i] : 1) : 0) + s[i];
    d[0].push_back(neuron.dy[i] * (kind.v ? v[i] : 1));
    d[1].push_back(neuron.dy[i] * u[i]);
    d[2].push_back(neuron.dy[i]);
  }
  compare("y", neuron, neuron.y, y);
  if (kind.v) compare("u", neuron, neuron.u, u);
  if (kind.v) compare("v", neuron, neuron.v, v);
  Doubles dx(inputSize(shape));
  for (int r = 0; r < 3; r++) {
    if (!neuron.has(r)) continue;
    Doubles dw(kernelSize(shape)), db(shape.outChannels);
    for (std::size_t i = 0; i < outputs; i++) db[i % shape.outChannels] += d[r][i];
    forEachProduct(shape, [&](int x, int out, int w) {
      const double value = neuron.x[x];
      const bool squared = r == 2 && kind.squared;
      dw[w] += (squared ? value * value : value) * d[r][out];
      dx[x] += (squared ? 2 * value : 1) * d[r][out] * neuron.kernels[r][w];
    });
    compare("kernel gradient", neuron, neuron.kernelGradients[r], dw);
    compare("bias gradient", neuron, neuron.biasGradients[r], db);
  }
  compare("input gradient", neuron, neuron.dx, dx);
}

void runPasses(Neuron& neuron, int threads) {
  ThreadPool threadPool(threads);
  pool() = &threadPool;
  neuron.forward(parallelFor);
  neuron.gradParameters(parallelFor);
  neuron.gradInput(parallelFor);
}

bool same(const Values& a, const Values& b) { return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0; }

/** All passes with one thread, against the loops, and with three threads, bit for bit. */
void check(const ConvolutionShape& shape, const NeuronKind& kind) {
  Neuron neuron(shape, kind, 1);
  runPasses(neuron, 1);
  checkAgainstLoops(neuron);
  Neuron again(shape, kind, 1);
  runPasses(again, 3);
  bool equal = same(neuron.y, again.y) && same(neuron.dx, again.dx);
  for (int r = 0; r < 3; r++) {
    equal = equal && same(neuron.kernelGradients[r], again.kernelGradients[r]);
    equal = equal && same(neuron.biasGradients[r], again.biasGradients[r]);
  }
  if (equal) return;
  failures++;
  std::printf("%s at %d -> %d channels depends on the number of threads\n", kind.name, shape.inChannels,
              shape.outChannels);
}

constexpr ConvolutionShape shapes[] = {
    {2, 32, 32, 16, 16, 3, 3, 1, 1},     {3, 16, 16, 32, 32, 3, 3, 1, 1},   {5, 8, 8, 64, 64, 3, 3, 1, 1},
    {2, 32, 32, 3, 16, 3, 3, 1, 1},      {2, 32, 32, 16, 32, 3, 3, 2, 1},   {3, 16, 16, 32, 64, 3, 3, 2, 1},
    {2, 9, 7, 5, 13, 3, 3, 1, 1},        {2, 9, 7, 20, 37, 3, 3, 2, 1},     {2, 11, 10, 17, 48, 1, 1, 1, 0},
    {2, 11, 10, 17, 40, 1, 1, 2, 0},     {1, 15, 14, 3, 9, 7, 7, 2, 3},     {2, 12, 13, 6, 10, 5, 5, 1, 2},
    {2, 12, 13, 6, 10, 3, 3, 1, 2, 2},   {2, 12, 13, 6, 10, 3, 3, 2, 2, 3}, {2, 12, 13, 6, 10, 3, 3, 3, 1, 1},
    {2, 8, 8, 12, 18, 3, 3, 1, 1, 1, 3}, {2, 8, 8, 6, 6, 3, 3, 2, 1, 1, 6}, {3, 2, 2, 40, 70, 3, 3, 1, 1},
    {3, 1, 1, 24, 33, 3, 3, 1, 1},       {2, 6, 5, 4, 1, 3, 3, 1, 0},       {1, 4, 4, 1, 1, 2, 4, 1, 0},
    {2, 10, 3, 8, 8, 3, 2, 2, 0},        {1, 40, 70, 33, 20, 3, 3, 1, 1},   {1, 5, 5, 300, 300, 3, 3, 1, 1},
    {1, 7, 7, 4, 4, 3, 3, 4, 3, 1, 2},   {2, 9, 9, 4, 6, 1, 1, 2, 1},       {1, 70, 130, 24, 8, 3, 3, 1, 1},
    {2, 9, 7, 20, 37, 3, 3, 1, 0},       {1, 11, 6, 16, 24, 3, 3, 1, 2},    {2, 3, 3, 40, 70, 3, 3, 1, 1},
    {2, 8, 8, 48, 96, 3, 3, 1, 1, 1, 3}, {1, 6, 6, 150, 130, 3, 3, 1, 1},   {9, 4, 4, 16, 16, 3, 3, 1, 1},
    {1, 40, 70, 33, 100, 3, 3, 1, 1},    {1, 70, 130, 24, 17, 3, 3, 1, 1},
};

}  // namespace

int main() {
  using quadlab::InstructionSet;
  const char* names[] = {"portable", "avx2", "avx512"};
  for (int set = 0; set <= static_cast<int>(quadlab::bestInstructionSet()); set++) {
    quadlab::useInstructionSet(static_cast<InstructionSet>(set));
    worst = 0;
    for (const ConvolutionShape& shape : shapes) {
      for (const NeuronKind& kind : neuronKinds) check(shape, kind);
    }
    std::printf("%s: largest error %.2g of the root mean square, %d failures so far\n", names[set], worst, failures);
  }
  return failures > 0;
}

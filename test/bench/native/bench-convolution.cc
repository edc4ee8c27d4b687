// Measures the passes of the native convolution beside the machine's peak, alternating: GFLOP/s of the fastest of
// several repetitions and its fraction of the fastest peak. From the root of the project:
//
//   D=src-main/backends/native/cpp/convolution O="-O3 -std=c++17 -pthread" B=$(mktemp -d); for i in "avx512 -mavx512f -mfma" "avx2 -mavx2 -mfma" portable; do set -- $i; n=$1; shift; g++ $O $* -c $D/passes-$n.cc -o $B/$n.o; done; g++ $O -march=native test/bench/native/bench-convolution.cc $D/convolution.cc $D/segments.cc $D/scratch.cc $B/*.o -o $B/bench && $B/bench
//
// Arguments: threads (2), repetitions (20), instruction set (portable, avx2, avx512; the best), neuron (quadratic).

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "neuron.h"
#include "peak.h"
#include "thread-pool.h"

namespace {

using namespace bench;

struct Named {
  const char* name;
  ConvolutionShape shape;
};

constexpr Named shapes[] = {
    {"32x32 16->16", {128, 32, 32, 16, 16, 3, 3, 1, 1}}, {"16x16 32->32", {128, 16, 16, 32, 32, 3, 3, 1, 1}},
    {"8x8 64->64", {128, 8, 8, 64, 64, 3, 3, 1, 1}},     {"32x32 16->32 /2", {128, 32, 32, 16, 32, 3, 3, 2, 1}},
    {"16x16 32->64 /2", {128, 16, 16, 32, 64, 3, 3, 2, 1}}, {"32x32 3->16", {128, 32, 32, 3, 16, 3, 3, 1, 1}},
    {"32x32 64->64 1x1", {32, 32, 32, 64, 64, 1, 1, 1, 0}}, {"4x4 256->256", {32, 4, 4, 256, 256, 3, 3, 1, 1}},
    {"2x2 512->512", {32, 2, 2, 512, 512, 3, 3, 1, 1}},
};

int lanes() {
  switch (quadlab::bestInstructionSet()) {
    case quadlab::InstructionSet::avx512:
      return 16;
    case quadlab::InstructionSet::avx2:
      return 8;
    default:
      return 4;
  }
}

/** GFLOP/s of all threads together. */
double peak(int threads) {
  constexpr int blocks = 64;
  constexpr long rounds = 20000;
  double operations = 0;
  const double seconds = secondsOf([&] {
    parallelFor(
        blocks,
        [](int, void*) {
          lanes() == 16 ? multiplyAdds<16>(rounds) : lanes() == 8 ? multiplyAdds<8>(rounds) : multiplyAdds<4>(rounds);
        },
        nullptr);
    operations = 2.0 * 12 * lanes() * rounds * blocks;
  });
  (void)threads;
  return operations / seconds / 1e9;
}

void measure(const Named& named, const NeuronKind& kind, int threads, int repetitions, double& highestPeak) {
  Neuron neuron(named.shape, kind, 1);
  double best[3] = {1e9, 1e9, 1e9};
  for (int repetition = 0; repetition < repetitions; repetition++) {
    highestPeak = std::max(highestPeak, peak(threads));
    best[0] = std::min(best[0], secondsOf([&] { neuron.forward(parallelFor); }));
    best[1] = std::min(best[1], secondsOf([&] { neuron.gradParameters(parallelFor); }));
    best[2] = std::min(best[2], secondsOf([&] { neuron.gradInput(parallelFor); }));
  }
  const char* names[] = {"forward", "gradParameters", "gradInput"};
  std::printf("%-18s", named.name);
  for (int pass = 0; pass < 3; pass++) {
    const double speed = neuron.operations() / best[pass] / 1e9;
    std::printf("  %s %6.2f ms %6.1f GFLOP/s %3.0f %%", names[pass], best[pass] * 1e3, speed, 100 * speed / highestPeak);
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 2;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 20;
  if (argc > 3) {
    const char* names[] = {"portable", "avx2", "avx512"};
    for (int i = 0; i < 3; i++) {
      if (std::strcmp(argv[3], names[i]) == 0) quadlab::useInstructionSet(static_cast<quadlab::InstructionSet>(i));
    }
  }
  const char* wanted = argc > 4 ? argv[4] : "quadratic";
  ThreadPool threadPool(threads);
  pool() = &threadPool;
  double highestPeak = 0;
  for (int i = 0; i < 20; i++) highestPeak = std::max(highestPeak, peak(threads));
  for (const NeuronKind& kind : neuronKinds) {
    if (std::strcmp(kind.name, wanted) != 0) continue;
    for (const Named& named : shapes) measure(named, kind, threads, repetitions, highestPeak);
  }
  std::printf("peak %.1f GFLOP/s with %d threads\n", highestPeak, threads);
}

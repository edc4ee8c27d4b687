// Measures the passes of the native convolution beside the machine's peak, alternating: GFLOP/s of the fastest of
// several repetitions, its fraction of the fastest peak, and in brackets the same in processor time. The operations are
// those of the direct sum, so that passes by Winograd's transforms, which save most of them, may exceed the peak. From
// the root of the project:
//
//   D=src-main/backends/native/cpp/convolution O="-O3 -std=c++17 -pthread -ffp-contract=fast" B=$(mktemp -d); for i in "avx512 -mavx512f -mfma" "avx2 -mavx2 -mfma" portable; do set -- $i; n=$1; shift; g++ $O $* -c $D/passes-$n.cc -o $B/$n.o; done; g++ $O -march=native test/bench/native/bench-convolution.cc $D/convolution.cc $D/segments.cc $D/scratch.cc $B/*.o -o $B/bench && $B/bench
//
// Arguments: threads (2), repetitions (20), instruction set (portable, avx2, avx512; the best), neuron (quadratic), batch.

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

constexpr double peakOperations = 2.0 * 12 * widestLanes * 20000 * 64;

/** Seconds that all threads together take for `peakOperations` operations. */
Seconds peak() {
  return secondsOf([] {
    parallelFor(64, [](int, void*) { multiplyAdds(20000); }, nullptr);
  });
}

/** Prints GFLOP/s, their fraction of the peak by the clock, and that of the peak of a processor in its own time. */
void print(const char* name, double operations, const Seconds& seconds, const Seconds& atPeak) {
  const double ofPeak = operations / peakOperations;
  std::printf("  %s %6.2f ms %5.1f GFLOP/s %3.0f %% (%3.0f %%)", name, seconds.wall * 1e3,
              operations / seconds.wall / 1e9, 100 * ofPeak * atPeak.wall / seconds.wall,
              100 * ofPeak * atPeak.processor / seconds.processor);
}

void measure(const Named& named, const NeuronKind& kind, int repetitions, Seconds& atPeak) {
  Neuron neuron(named.shape, kind, 1);
  Seconds passes[3];
  for (int repetition = 0; repetition < repetitions; repetition++) {
    atPeak.keepLeast(peak());
    passes[0].keepLeast(secondsOf([&] { neuron.forward(parallelFor); }));
    passes[1].keepLeast(secondsOf([&] { neuron.gradParameters(parallelFor); }));
    passes[2].keepLeast(secondsOf([&] { neuron.gradInput(parallelFor); }));
  }
  std::printf("%-16s", named.name);
  const char* names[] = {"forward", "parameters", "input"};
  for (int pass = 0; pass < 3; pass++) print(names[pass], neuron.operations(), passes[pass], atPeak);
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
  const int batch = argc > 5 ? std::atoi(argv[5]) : 0;
  ThreadPool threadPool(threads);
  pool() = &threadPool;
  Seconds atPeak;
  for (int i = 0; i < 20; i++) atPeak.keepLeast(peak());
  for (const NeuronKind& kind : neuronKinds) {
    if (std::strcmp(kind.name, wanted) != 0) continue;
    for (Named named : shapes) {
      if (batch > 0) named.shape.batch = batch;
      measure(named, kind, repetitions, atPeak);
    }
  }
  std::printf("GFLOP/s count the operations of the direct sum, and may exceed the peak where transforms save some\n");
  std::printf("peak %.1f GFLOP/s by the clock, %.1f of a processor\n", peakOperations / atPeak.wall / 1e9,
              peakOperations / atPeak.processor / 1e9);
}

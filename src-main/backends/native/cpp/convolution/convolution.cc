#include "convolution.h"

#include <vector>

#include "passes.h"
#include "segments.h"
#include "winograd/choice.h"

namespace quadlab {

namespace {

InstructionSet& used() {
  static InstructionSet instructionSet = bestInstructionSet();
  return instructionSet;
}

const Passes& passes() {
#if defined(__x86_64__)
  if (used() == InstructionSet::avx512) return avx512::passes;
  if (used() == InstructionSet::avx2) return avx2::passes;
#endif
  return portable::passes;
}

}  // namespace

InstructionSet bestInstructionSet() {
#if defined(__x86_64__)
  // All that passes-avx512.cc is compiled for; the first processors with avx512f lack the others.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    return InstructionSet::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return InstructionSet::avx2;
#endif
  return InstructionSet::portable;
}

void useInstructionSet(InstructionSet instructionSet) { used() = instructionSet; }

void forward(const ConvolutionShape& shape, const float* x, const Terms& terms, float* y, float* u, float* v,
             ParallelFor parallelFor) {
  const PassArguments arguments = {shape, terms, nullptr, x, nullptr, nullptr, parallelFor};
  if (usesWinograd(shape)) return passes().winogradForward(arguments, {y, u, v});
  const std::vector<Segment> segments = forwardSegments(shape);
  passes().forward(arguments, viewOf(segments), {y, u, v});
}

void gradParameters(const ConvolutionShape& shape, const float* dy, const float* x, const float* u, const float* v,
                    const Terms& terms, const TermGradients& gradients, ParallelFor parallelFor) {
  const PassArguments arguments = {shape, terms, dy, x, u, v, parallelFor};
  if (usesWinograd(shape)) return passes().winogradGradParameters(arguments, gradients);
  const std::vector<Segment> segments = forwardSegments(shape);
  passes().gradParameters(arguments, viewOf(segments), gradients);
}

void gradInput(const ConvolutionShape& shape, const float* dy, const float* x, const float* u, const float* v,
               const Terms& terms, float* dx, ParallelFor parallelFor) {
  const PassArguments arguments = {shape, terms, dy, x, u, v, parallelFor};
  if (usesWinograd(shape)) return passes().winogradGradInput(arguments, dx);
  std::vector<std::vector<Segment>> lists;
  std::vector<Segments> views;
  for (int row = 0; row < shape.stride; row++) {
    for (int column = 0; column < shape.stride; column++) lists.push_back(gradInputSegments(shape, row, column));
  }
  for (const std::vector<Segment>& list : lists) views.push_back(viewOf(list));
  passes().gradInput(arguments, views.data(), dx);
}

}  // namespace quadlab

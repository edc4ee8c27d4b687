#pragma once

#include "convolution.h"
#include "segments.h"

namespace quadlab {

/** Arguments of a pass; what a pass has no use for is null. */
struct PassArguments {
  const ConvolutionShape& shape;
  const Terms& terms;
  const float* dy;
  const float* x;
  const float* u;
  const float* v;
  ParallelFor parallelFor;
};

/** Where the forward pass writes. */
struct Responses {
  float* y;
  float* u;
  float* v;
};

/** The passes, compiled for one instruction set. */
struct Passes {
  void (*forward)(const PassArguments& arguments, const Segments& segments, const Responses& responses);
  void (*gradParameters)(const PassArguments& arguments, const Segments& segments, const TermGradients& gradients);
  /** Has the segments of each pair of phases, rows first. */
  void (*gradInput)(const PassArguments& arguments, const Segments* segments, float* dx);
  void (*winogradForward)(const PassArguments& arguments, const Responses& responses);
  void (*winogradGradParameters)(const PassArguments& arguments, const TermGradients& gradients);
  void (*winogradGradInput)(const PassArguments& arguments, float* dx);
};

#if defined(__x86_64__)
namespace avx512 {
extern const Passes passes;
}
namespace avx2 {
extern const Passes passes;
}
#endif
namespace portable {
extern const Passes passes;
}

}  // namespace quadlab

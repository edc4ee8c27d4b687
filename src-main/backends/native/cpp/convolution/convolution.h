#pragma once

// The passes of a convolution of quadratic neurons. Activations are NHWC, kernels HWIO, all of them float32.
//
// A neuron has up to three responses to its input:
//   u = w_r*x + b_r,   v = w_g*x + b_g,   s = w_b*x² + c   (or w_b*x + c, see Terms::squared)
// and its output is y = u⊙v + s, where what is absent is left out.

namespace quadlab {

/** A convolution in PyTorch's terms; stride, padding and dilation are the same for both axes. */
struct ConvolutionShape {
  int batch;
  int height;
  int width;
  int inChannels;
  int outChannels;
  int kernelHeight;
  int kernelWidth;
  int stride = 1;
  int padding = 0;
  int dilation = 1;
  int groups = 1;

  int outHeight() const { return (height + 2 * padding - dilation * (kernelHeight - 1) - 1) / stride + 1; }
  int outWidth() const { return (width + 2 * padding - dilation * (kernelWidth - 1) - 1) / stride + 1; }
  int groupInputs() const { return inChannels / groups; }
  int groupOutputs() const { return outChannels / groups; }
};

/**
 * The parameters of a neuron, null where it has none: kernels [h, w, in/groups, out], biases [out]. A response is
 * there when its kernel is; s is also there when it is no more than c.
 */
struct Terms {
  const float* w_r = nullptr;
  const float* b_r = nullptr;
  const float* w_g = nullptr;
  const float* b_g = nullptr;
  const float* w_b = nullptr;
  const float* c = nullptr;
  /** Whether w_b reads x² and not x. */
  bool squared = true;
};

/** Where the gradients of the parameters go, null where one is not wanted. */
struct TermGradients {
  float* w_r = nullptr;
  float* b_r = nullptr;
  float* w_g = nullptr;
  float* b_g = nullptr;
  float* w_b = nullptr;
  float* c = nullptr;
};

/**
 * Runs task(block, data) for every block in [0, blocks), in any order and on any threads, and returns when all are
 * done. The division into blocks depends on the shape alone, and so do the results.
 */
using ParallelFor = void (*)(int blocks, void (*task)(int block, void* data), void* data);

/** y [N, H', W', out] of x [N, H, W, in]; u and v, which the gradients read, are written where not null. */
void forward(const ConvolutionShape& shape, const float* x, const Terms& terms, float* y, float* u, float* v,
             ParallelFor parallelFor);

/**
 * Gradients of the parameters: with du = dy⊙v and dv = dy⊙u those of w_r, w_g and w_b are the correlations of x with
 * du, of x with dv and of x² with dy, those of the biases the sums of du, dv and dy. u and v are those of the forward
 * pass; they are read only where the neuron has a product.
 */
void gradParameters(const ConvolutionShape& shape, const float* dy, const float* x, const float* u, const float* v,
                    const Terms& terms, const TermGradients& gradients, ParallelFor parallelFor);

/** Gradient of the input: dx = w_rᵀ(dy⊙v) + w_gᵀ(dy⊙u) + 2x⊙(w_bᵀdy). */
void gradInput(const ConvolutionShape& shape, const float* dy, const float* x, const float* u, const float* v,
               const Terms& terms, float* dx, ParallelFor parallelFor);

/** Which instructions the passes are made of. */
enum class InstructionSet { portable, avx2, avx512 };

/** The best that this machine can execute and this build has. */
InstructionSet bestInstructionSet();

/** Uses another instruction set than the best, for tests; the caller answers for the machine having it. */
void useInstructionSet(InstructionSet instructionSet);

}  // namespace quadlab

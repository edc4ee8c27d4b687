#pragma once

namespace quadlab {

/**
 * A convolution x [batch, height, width, channels] → [batch, outHeight, outWidth, outputs] with kernels [kernelHeight,
 * kernelWidth, channels/groups, outputs]. A dense layer is one of single pixels: batch examples of 1 by 1.
 */
struct Geometry {
  int batch, height, width, channels;
  int kernelHeight, kernelWidth;
  int outHeight, outWidth, outputs;
  int stride, padding, dilation, groups;

  int groupChannels() const { return channels / groups; }
  int groupOutputs() const { return outputs / groups; }
  int points() const { return kernelHeight * kernelWidth; }
  /** What one output of a group sees: h·w·C/groups */
  int patchSize() const { return points() * groupChannels(); }
  long rows() const { return static_cast<long>(batch) * outHeight * outWidth; }
  long pixels() const { return static_cast<long>(batch) * height * width; }
};

/** The three linear maps of a neuron, in this order: w_r with b_r, w_g with b_g, w_b with c. */
enum Term { termR, termG, termB, terms };

/** Null where the neuron has no such thing. */
struct Parameters {
  const float* kernels[terms];
  const float* biases[terms];
};

struct ParameterGradients {
  float* kernels[terms];
  float* biases[terms];
};

/** What comes back: the gradient of y, and for neurons with w_g the responses u and v of the forward pass. */
struct Backward {
  const float* dy;
  const float* u;
  const float* v;
};

// All neurons that are y = u⊙v + s with u = w_r·x + b_r, v = w_g·x + b_g, s = w_b·x² + c, of which a neuron may lack
// v (taken as 1) and s (taken as 0). Responses and gradients of y are [rows, outputs].

/** Writes y, and u and v where there is a v. */
void neuronForward(const Geometry&, const float* x, const Parameters&, float* y, float* u, float* v);

/** ∂w_r = Σ x·(dy⊙v), ∂w_g = Σ x·(dy⊙u), ∂w_b = Σ x²·dy, and the biases' sums; those that are asked for. */
void neuronGradParameters(const Geometry&, const Backward&, const float* x, const ParameterGradients&);

/** dx = w_rᵀ(dy⊙v) + w_gᵀ(dy⊙u) + 2x⊙(w_bᵀ·dy); x may be null where there is no w_b. */
void neuronGradInput(const Geometry&, const Backward&, const float* x, const Parameters&, float* dx);

}  // namespace quadlab

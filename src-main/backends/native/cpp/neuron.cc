#include "neuron.h"

#include "convolution/convolution.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

ConvolutionShape shapeOf(const Geometry& g) {
  // A convolution of single pixels knows nothing of images: it is one of a single long line.
  if (g.points() == 1 && g.stride == 1 && g.padding == 0) {
    return {1, 1, static_cast<int>(g.pixels()), g.channels, g.outputs, 1, 1, 1, 0, 1, g.groups};
  }
  return {g.batch,        g.height,      g.width,  g.channels, g.outputs,  g.kernelHeight,
          g.kernelWidth, g.stride, g.padding,  g.dilation, g.groups};
}

Terms termsOf(const Parameters& p) {
  return {p.kernels[termR], p.biases[termR], p.kernels[termG], p.biases[termG], p.kernels[termB], p.biases[termB]};
}

void onAllThreads(int blocks, void (*task)(int block, void* data), void* data) {
  parallelFor(blocks, [=](long block) { task(static_cast<int>(block), data); });
}

}  // namespace

void neuronForward(const Geometry& g, const float* x, const Parameters& p, float* y, float* u, float* v) {
  forward(shapeOf(g), x, termsOf(p), y, u, v, onAllThreads);
}

void neuronGradParameters(const Geometry& g, const Backward& back, const float* x, const ParameterGradients& d) {
  // Which terms there are follows from the gradients that are asked for; the kernels themselves are not read.
  const Terms terms = termsOf({{d.kernels[0], d.kernels[1], d.kernels[2]}, {}});
  const TermGradients gradients{d.kernels[termR], d.biases[termR], d.kernels[termG],
                                d.biases[termG], d.kernels[termB], d.biases[termB]};
  gradParameters(shapeOf(g), back.dy, x, back.u, back.v, terms, gradients, onAllThreads);
}

void neuronGradInput(const Geometry& g, const Backward& back, const float* x, const Parameters& p, float* dx) {
  gradInput(shapeOf(g), back.dy, x, back.u, back.v, termsOf(p), dx, onAllThreads);
}

}  // namespace quadlab

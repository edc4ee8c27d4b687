#pragma once

#include <cstddef>
#include <new>
#include <random>
#include <vector>

#include "../../../src-main/backends/native/cpp/convolution/convolution.h"

namespace bench {

using quadlab::ConvolutionShape;
using quadlab::TermGradients;
using quadlab::Terms;

/** Arrays begin at a cache line, as those of the backend do: a vector that lies in two lines takes twice as long. */
template <class Value>
struct AlignedAllocator {
  using value_type = Value;
  Value* allocate(std::size_t count) {
    return static_cast<Value*>(::operator new(count * sizeof(Value), std::align_val_t{64}));
  }
  void deallocate(Value* values, std::size_t) { ::operator delete(values, std::align_val_t{64}); }
  bool operator==(const AlignedAllocator&) const { return true; }
  bool operator!=(const AlignedAllocator&) const { return false; }
};
using Values = std::vector<float, AlignedAllocator<float>>;

/** Which responses a neuron has. */
struct NeuronKind {
  const char* name;
  bool u, v, s;
  bool squared = true;

  int responses() const { return u + v + s; }
};

constexpr NeuronKind neuronKinds[] = {
    {"conventional", true, false, false}, {"quadratic", true, true, true},
    {"compact", true, false, true},       {"parabolic", true, true, false},
    {"square", false, false, true},       {"quadralib", true, true, true, false},
};

inline Values randomValues(std::size_t count, std::mt19937& random, float scale = 1) {
  std::normal_distribution<float> normal(0, scale);
  Values values(count);
  for (float& value : values) value = normal(random);
  return values;
}

inline std::size_t inputSize(const ConvolutionShape& s) {
  return static_cast<std::size_t>(s.batch) * s.height * s.width * s.inChannels;
}
inline std::size_t outputSize(const ConvolutionShape& s) {
  return static_cast<std::size_t>(s.batch) * s.outHeight() * s.outWidth() * s.outChannels;
}
inline std::size_t kernelSize(const ConvolutionShape& s) {
  return static_cast<std::size_t>(s.kernelHeight) * s.kernelWidth * s.groupInputs() * s.outChannels;
}

/** A neuron's kernels and biases, its input, everything that its passes write, and the gradient of its output. */
struct Neuron {
  ConvolutionShape shape;
  NeuronKind kind;
  Values x, dy, kernels[3], biases[3];
  Values y, u, v, dx, kernelGradients[3], biasGradients[3];

  Neuron(const ConvolutionShape& shape, const NeuronKind& kind, unsigned seed) : shape(shape), kind(kind) {
    std::mt19937 random(seed);
    x = randomValues(inputSize(shape), random);
    dy = randomValues(outputSize(shape), random);
    for (int i = 0; i < 3; i++) {
      kernels[i] = randomValues(kernelSize(shape), random, 0.2f);
      biases[i] = randomValues(shape.outChannels, random);
      kernelGradients[i].resize(kernelSize(shape));
      biasGradients[i].resize(shape.outChannels);
    }
    y.resize(outputSize(shape));
    u.resize(outputSize(shape));
    v.resize(outputSize(shape));
    dx.resize(inputSize(shape));
  }

  bool has(int response) const { return response == 0 ? kind.u : response == 1 ? kind.v : kind.s; }

  Terms terms() const {
    const auto ifAny = [this](const Values* values, int i) { return has(i) ? values[i].data() : nullptr; };
    return {ifAny(kernels, 0), ifAny(biases, 0), ifAny(kernels, 1), ifAny(biases, 1),
            ifAny(kernels, 2), ifAny(biases, 2), kind.squared};
  }

  TermGradients gradients() {
    const auto ifAny = [this](Values* values, int i) { return has(i) ? values[i].data() : nullptr; };
    return {ifAny(kernelGradients, 0), ifAny(biasGradients, 0), ifAny(kernelGradients, 1),
            ifAny(biasGradients, 1),   ifAny(kernelGradients, 2), ifAny(biasGradients, 2)};
  }

  void forward(quadlab::ParallelFor parallelFor) {
    quadlab::forward(shape, x.data(), terms(), y.data(), kind.v ? u.data() : nullptr, kind.v ? v.data() : nullptr,
                     parallelFor);
  }
  void gradParameters(quadlab::ParallelFor parallelFor) {
    quadlab::gradParameters(shape, dy.data(), x.data(), u.data(), v.data(), terms(), gradients(), parallelFor);
  }
  void gradInput(quadlab::ParallelFor parallelFor) {
    quadlab::gradInput(shape, dy.data(), x.data(), u.data(), v.data(), terms(), dx.data(), parallelFor);
  }

  /** Floating-point operations of one pass: two for each product of a weight with an input. */
  double operations() const {
    return 2.0 * outputSize(shape) * shape.kernelHeight * shape.kernelWidth * shape.groupInputs() * kind.responses();
  }
};

}  // namespace bench

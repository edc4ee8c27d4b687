#pragma once

namespace quadlab {

enum class Binary { add, subtract, multiply, divide };
enum class Activation { relu, tanh, sigmoid };

/** What a normalization multiplies deviations with and adds, by channel; null where none matters. */
struct Affine {
  const float* scale;
  const float* offset;
};

/** What the gradient of a normalization needs of its sums, by channel. */
struct Shares {
  float* factor;
  float* dy;
  float* product;
};

struct SgdStep {
  float rate, decay, scale, shrink, momentum, clipFactor, clipValue;
  bool nesterov;
};

struct AdamStep {
  /** `rate` is divided by the correction of the first moment. */
  float rate, decay, scale, shrink, beta1, beta2, epsilon, secondCorrection, clipFactor, clipValue;
};

/**
 * The loops that profit from an instruction set, once for each of them. All work on one stretch of data on one thread;
 * results differ between instruction sets by rounding only.
 */
struct Kernels {
  /** For people: AVX-512. */
  const char* instructions;
  /** Floats in a vector. */
  int width;

  /** a and b go on by one element each time, or by none. */
  void (*binary)(Binary, long n, const float* a, int aStep, const float* b, int bStep, float* y);
  void (*relu)(long n, const float* x, float* y);
  /** dx ← dy⊙f′(x), given y = f(x) */
  void (*activationGradient)(Activation, long n, const float* dy, const float* y, float* dx);

  /** sums[c] ← Σ over rows of x[row, c] */
  void (*columnSums)(long rows, long columns, const float* x, float* sums);
  /** sums[c] ← Σ over rows of (x[row, c] − mean[c])² */
  void (*squaredDeviations)(long rows, long columns, const float* x, const float* mean, float* sums);
  /** y ← (x − mean)⊙scale + offset */
  void (*normalize)(long rows, long columns, const float* x, const float* mean, const float* scale,
                    const float* offset, float* y);
  /** y ← relu((x − mean)⊙scale + offset + addend); addend may be null */
  void (*normalizeRelu)(long rows, long columns, const float* x, const float* mean, const float* scale,
                        const float* offset, const float* addend, float* y);
  /** masked ← dy where relu's output y is above 0, else 0 */
  void (*reluGradient)(long n, const float* dy, const float* y, float* masked);
  /** sums ← Σ dy, Σ dy⊙(x − mean), over those dy that relu(normalize(x)) let pass where there is an affine map */
  void (*normGradientSums)(long rows, long columns, const float* dy, const float* x, const float* mean, Affine,
                           float* dySums, float* productSums);
  /** dx ← factor⊙(dy − dy's share − (x − mean)⊙the product's share), with dy as above */
  void (*normGradient)(long rows, long columns, const float* dy, const float* x, const float* mean, Affine,
                       const Shares&, float* dx);

  double (*sum)(long n, const float* x);
  double (*sumOfSquares)(long n, const float* x);
  void (*sgd)(const SgdStep&, long n, const float* g, float* w, float* m);
  void (*adam)(const AdamStep&, long n, const float* g, float* w, float* m, float* v);

  /** Multiply-adds of registers alone, so many rounds of them; returns how many floats were computed. */
  double (*multiplyAdds)(long rounds);
};

/** Those of the best instruction set that this machine has, unless others were chosen. */
const Kernels& kernels();

/** Those that this machine can run, fastest first; null after the last. */
const Kernels* supportedKernels(int index);

/** Chooses among them by their name. Not while a kernel runs. */
bool useKernels(const char* instructions);

/** Each is null where it was not compiled in. */
extern const Kernels* const avx512Kernels;
extern const Kernels* const avx2Kernels;
extern const Kernels& baseKernels;

}  // namespace quadlab

#pragma once

namespace quadlab {

/**
 * c [rows, columns] ← a·b, or c + a·b. Element (i, k) of a is at i·aRow + k·aInner; rows is a multiple of the kernels'
 * `rows`, columns one of their `width`. b [inner, columns] is packed into panels of 2·width columns, the last one
 * perhaps of width, in each of which the rows follow each other. Terms are added one by one in the order of k.
 */
struct Product {
  long rows;
  long inner;
  long columns;
  const float* a;
  long aRow;
  long aInner;
  const float* b;
  float* c;
  long cRow;
  bool add;
};

/** What the responses of a neuron become: y = u⊙v + s, of which v and s may be missing. Rows are `columns` long. */
struct Epilogue {
  long rows;
  long columns;
  /** Responses without bias, one row after the other at a distance of `tileRow`. */
  float* tiles[3];
  long tileRow;
  const float* biases[3];
  /** Where the rows begin, at a distance of `outRow`; u and v are written where there is a v. */
  float* y;
  float* u;
  float* v;
  long outRow;
};

enum class Binary { add, subtract, multiply, divide };
enum class Activation { relu, tanh, sigmoid };

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
  /** Rows of a product that are computed together. */
  int rows;

  void (*multiply)(const Product&);
  void (*respond)(const Epilogue&);

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
  /** sums ← Σ dy, Σ dy⊙(x − mean) */
  void (*normGradientSums)(long rows, long columns, const float* dy, const float* x, const float* mean, float* dySums,
                           float* productSums);
  /** dx ← factor⊙(dy − dyShare − (x − mean)⊙productShare) */
  void (*normGradient)(long rows, long columns, const float* dy, const float* x, const float* mean,
                       const float* factor, const float* dyShare, const float* productShare, float* dx);

  double (*sum)(long n, const float* x);
  double (*sumOfSquares)(long n, const float* x);
  void (*sgd)(const SgdStep&, long n, const float* g, float* w, float* m);
  void (*adam)(const AdamStep&, long n, const float* g, float* w, float* m, float* v);
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

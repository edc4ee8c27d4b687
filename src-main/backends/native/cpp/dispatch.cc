#include "kernels.h"

namespace quadlab {

namespace {

const Kernels& best() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (avx512Kernels != nullptr && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return *avx512Kernels;
  }
  if (avx2Kernels != nullptr && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return *avx2Kernels;
  }
#endif
  return baseKernels;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = best();
  return chosen;
}

}  // namespace quadlab

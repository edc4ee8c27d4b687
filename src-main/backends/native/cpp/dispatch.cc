#include <atomic>
#include <cstring>

#include "convolution/convolution.h"
#include "kernels.h"

namespace quadlab {

namespace {

bool isSupported(const Kernels* candidate) {
  if (candidate == nullptr) return false;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (candidate == avx512Kernels) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  }
  if (candidate == avx2Kernels) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return candidate == &baseKernels;
}

/** Fastest first. */
const Kernels* const* candidates() {
  static const Kernels* const all[] = {avx512Kernels, avx2Kernels, &baseKernels};
  return all;
}

constexpr int candidateCount = 3;

std::atomic<const Kernels*> chosen{nullptr};

}  // namespace

const Kernels* supportedKernels(int index) {
  for (int i = 0; i < candidateCount; i++) {
    if (isSupported(candidates()[i]) && index-- == 0) return candidates()[i];
  }
  return nullptr;
}

const Kernels& kernels() {
  const Kernels* present = chosen.load(std::memory_order_relaxed);
  if (present == nullptr) chosen = present = supportedKernels(0);
  return *present;
}

bool useKernels(const char* instructions) {
  for (int i = 0; const Kernels* kernels = supportedKernels(i); i++) {
    if (std::strcmp(kernels->instructions, instructions) != 0) continue;
    chosen = kernels;
    useInstructionSet(kernels == avx512Kernels  ? InstructionSet::avx512
                      : kernels == avx2Kernels ? InstructionSet::avx2
                                               : InstructionSet::portable);
    return true;
  }
  return false;
}

}  // namespace quadlab

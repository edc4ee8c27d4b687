#include "scratch.h"

#include <cstdio>
#include <cstdlib>

namespace quadlab {

namespace {

constexpr size_t alignment = 64;

struct Spaces {
  float* memory[static_cast<int>(Space::count)] = {};
  size_t sizes[static_cast<int>(Space::count)] = {};

  ~Spaces() {
    for (float* space : memory) std::free(space);
  }
};

thread_local Spaces spaces;

}  // namespace

float* scratch(Space space, size_t floats) {
  const int index = static_cast<int>(space);
  if (spaces.sizes[index] < floats) {
    std::free(spaces.memory[index]);
    const size_t bytes = (floats * sizeof(float) + alignment - 1) / alignment * alignment;
    spaces.memory[index] = static_cast<float*>(std::aligned_alloc(alignment, bytes));
    if (spaces.memory[index] == nullptr) {
      // In the midst of a kernel, on any thread, nobody could go on without it; the run's log says why it ended.
      std::fprintf(stderr, "quadlab: out of memory, %zu MiB of scratch space\n", bytes >> 20);
      std::abort();
    }
    spaces.sizes[index] = floats;
  }
  return spaces.memory[index];
}

}  // namespace quadlab

#include "scratch.h"

#include <cstdlib>
#include <new>

namespace quadlab {

namespace {

constexpr std::size_t alignment = 64;

struct Buffer {
  float* data = nullptr;
  std::size_t floats = 0;

  ~Buffer() { release(); }

  void release() {
    std::free(allocated);
    allocated = nullptr;
    data = nullptr;
    floats = 0;
  }

  float* atLeast(std::size_t wanted) {
    if (wanted <= floats) return data;
    release();
    allocated = std::malloc(wanted * sizeof(float) + alignment);
    if (allocated == nullptr) throw std::bad_alloc();
    const std::size_t address = reinterpret_cast<std::size_t>(allocated);
    data = reinterpret_cast<float*>((address + alignment) / alignment * alignment);
    floats = wanted;
    return data;
  }

 private:
  void* allocated = nullptr;
};

thread_local Buffer buffers[static_cast<int>(Scratch::count)];

}  // namespace

float* scratch(Scratch purpose, std::size_t floats) {
  return buffers[static_cast<int>(purpose)].atLeast(floats);
}

}  // namespace quadlab

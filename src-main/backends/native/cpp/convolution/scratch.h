#pragma once

#include <cstddef>

namespace quadlab {

/** What a thread keeps between calls, so that no pass allocates memory in the long run. */
enum class Scratch { weights, biases, reads, partialSums, tile, squares, gradients, responses, count };

/**
 * Memory of the calling thread for `floats` values, aligned for every instruction set. It holds anything, and is good
 * until the same thread asks for the same purpose again.
 */
float* scratch(Scratch purpose, std::size_t floats);

}  // namespace quadlab

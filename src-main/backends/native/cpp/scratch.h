#pragma once

#include <cstddef>

namespace quadlab {

/** What a thread keeps its intermediate results in; two uses at a time need two of these. */
enum class Space { first, second, third, partial, count };

/**
 * Space of the calling thread, aligned to a cache line, which holds whatever was left there. It stays good until the
 * same thread asks for the same space again, and is kept for the next use.
 */
float* scratch(Space space, size_t floats);

}  // namespace quadlab

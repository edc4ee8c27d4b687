#pragma once

#include "convolution.h"

namespace quadlab {

/** Calls body(block) for every block. */
template <class Body>
void forEachBlock(ParallelFor parallelFor, int blocks, const Body& body) {
  const auto task = [](int block, void* data) { (*static_cast<const Body*>(data))(block); };
  parallelFor(blocks, task, const_cast<void*>(static_cast<const void*>(&body)));
}

}  // namespace quadlab

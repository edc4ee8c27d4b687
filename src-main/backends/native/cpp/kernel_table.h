#pragma once

// Included once by each file that is compiled for an instruction set.

#include "batch_norm.h"
#include "elementwise.h"
#include "kernels.h"
#include "multiply_adds.h"
#include "simd.h"
#include "sums.h"
#include "updates.h"

namespace {

const quadlab::Kernels table = {
    instructions,
    width,
    binary,
    relu,
    activationGradient,
    columnSums,
    squaredDeviations,
    normalize,
    normalizeRelu,
    reluGradient,
    normGradientSums,
    normGradient,
    sum,
    sumOfSquares,
    sgd,
    adam,
    multiplyAdds,
};

}  // namespace

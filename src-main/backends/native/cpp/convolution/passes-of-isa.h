#pragma once

#include "forward.h"
#include "grad-input.h"
#include "grad-parameters.h"
#include "passes.h"
#include "winograd/forward.h"
#include "winograd/grad-input.h"
#include "winograd/grad-parameters.h"

namespace quadlab {
namespace QUADLAB_ISA {

extern const Passes passes = {
    [](const PassArguments& arguments, const Segments& segments, const Responses& responses) {
      ForwardPass(arguments, segments, responses).run();
    },
    [](const PassArguments& arguments, const Segments& segments, const TermGradients& gradients) {
      GradParametersPass(arguments, segments, gradients).run();
    },
    [](const PassArguments& arguments, const Segments* segments, float* dx) {
      GradInputPass(arguments, segments, dx).run();
    },
    [](const PassArguments& arguments, const Responses& responses) { WinogradForwardPass(arguments, responses).run(); },
    [](const PassArguments& arguments, const TermGradients& gradients) {
      WinogradGradParametersPass(arguments, gradients).run();
    },
    [](const PassArguments& arguments, float* dx) { WinogradGradInputPass(arguments, dx).run(); },
};

}  // namespace QUADLAB_ISA
}  // namespace quadlab

// For what every machine of this architecture has: NEON on arm64, SSE2 on x86-64.
#include "kernel_table.h"

const quadlab::Kernels& quadlab::baseKernels = table;

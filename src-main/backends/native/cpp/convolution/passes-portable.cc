// Compiled for the least of its architecture: NEON on ARM, SSE2 on x86.
#define QUADLAB_ISA portable
#define QUADLAB_LANES 4
#if defined(__aarch64__)
#define QUADLAB_REGISTERS 32
#else
#define QUADLAB_REGISTERS 16
#endif

#include "passes-of-isa.h"

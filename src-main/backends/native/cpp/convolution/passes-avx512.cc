// Compiled with -mavx512f -mfma.
#if defined(__x86_64__)
#define QUADLAB_ISA avx512
#define QUADLAB_LANES 16
#define QUADLAB_REGISTERS 32

#include "passes-of-isa.h"
#endif

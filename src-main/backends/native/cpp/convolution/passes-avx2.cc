// Compiled with -mavx2 -mfma.
#if defined(__x86_64__)
#define QUADLAB_ISA avx2
#define QUADLAB_LANES 8
#define QUADLAB_REGISTERS 16

#include "passes-of-isa.h"
#endif

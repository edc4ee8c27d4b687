#include "kernels.h"

#if defined(__AVX2__) && defined(__FMA__)
#include "kernel_table.h"
const quadlab::Kernels* const quadlab::avx2Kernels = &table;
#else
const quadlab::Kernels* const quadlab::avx2Kernels = nullptr;
#endif

#include "kernels.h"

#if defined(__AVX512F__)
#include "kernel_table.h"
const quadlab::Kernels* const quadlab::avx512Kernels = &table;
#else
const quadlab::Kernels* const quadlab::avx512Kernels = nullptr;
#endif

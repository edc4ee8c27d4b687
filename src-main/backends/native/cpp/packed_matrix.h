#pragma once

namespace quadlab {

/**
 * Writes rows [inner, columns] of a matrix into panels as `Kernels::multiply` reads them, of which each has `packedInner`
 * rows: element (k, j) of the source is at k·innerStep + j·columnStep and becomes row `firstInner` + k. Columns are filled
 * up with zeros.
 */
void packPanels(const float* source, long innerStep, long columnStep, long inner, long columns, long packedInner,
                long firstInner, float* packed);

/** As above for dy⊙factor, both [inner, ..] with rows at a distance of rowStep; without a factor for dy. */
void packProduct(const float* dy, const float* factor, long rowStep, long inner, long columns, float* packed);

/** Columns of a packed matrix: to a multiple of the vector width. */
long packedColumns(long columns);

}  // namespace quadlab

#pragma once

#include "neuron.h"

namespace quadlab {

/** Rows of patches that are made and used at a time. */
constexpr long blockOfRows = 48;

/**
 * Writes what outputs firstRow to firstRow + rows − 1 see of a group's channels: row by row at a distance of `step`, of
 * each patch the values from firstValue to endValue, with zeros outside of the image.
 */
void gatherPatches(const Geometry&, const float* x, int group, long firstRow, long rows, long firstValue, long endValue,
                   float* patches, long step);

/** Where in the image a row of outputs begins to look, before padding cuts it off. */
struct Corner {
  long image;
  int top;
  int left;
};

Corner cornerOf(const Geometry&, long row);

}  // namespace quadlab

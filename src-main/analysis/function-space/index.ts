export { parseWidths, realizations, type Architecture, type Realization } from './architecture';
export { dimensionBound, type DimensionBound } from './bounds';
export { mostParameters, numericalRank, type NumericalRank } from './rank';

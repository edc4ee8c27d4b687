export { denseNetwork, type DenseLayer, type DenseNetwork, type Moments } from './dense-network';
export { forward } from './forward';
export { inSinglePrecision, toNamedArrays } from './named-arrays';

// Importing this registers every layer, so that saved models can be loaded.
export { Activation } from './activation';
export { AddChannelMean } from './add-channel-mean';
export { applyStatistics, BatchNormalization, discardStatistics } from './batch-normalization';
export { BilinearResize } from './bilinear-resize';
export type { CallOptions, StatisticUpdate } from './call-options';
export { GlobalAveragePool2D } from './global-average-pool2d';
export { ActivationJets, NeuronDenseJets, PointJets, ZeroBoundaryField } from './jet-layers';
export { MaxPool2D } from './max-pool2d';
export { NeuronConv2D } from './neuron-conv2d';
export { NeuronDense } from './neuron-dense';
export { NeuronLayer } from './neuron-layer';
export { ResidualAdd } from './residual-add';
export { Scale } from './scale';
export { StandardizedConv2D } from './standardized-conv2d';
export { Subtract } from './subtract';
export { ZeroPadShortcut } from './zero-pad-shortcut';

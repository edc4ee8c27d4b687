export { describeMisfits, type Misfits } from '../misfits';
export { imagesFromTorch } from './layouts';
export { torchNames, type TorchName } from './names';
export { exportTorchTensors, readTorchTensors, toTorchTensors, type TorchReading } from './tensors';

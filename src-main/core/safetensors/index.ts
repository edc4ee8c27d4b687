export { decodeTensors } from './decode';
export type { ElementType } from './element-types';
export { encodeTensors } from './encode';
export { readBytes, readTensorFile } from './read-file';
export type { NamedTensor, StoredTensor, TensorFile } from './tensor-file';

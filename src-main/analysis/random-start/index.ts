export { randomNetwork, type RandomNetworkOptions } from './random-network';
export {
  randomStarts,
  type RandomStartCurve,
  type RandomStartOptions,
  type RandomStarts,
  type RandomStartSize,
} from './random-starts';

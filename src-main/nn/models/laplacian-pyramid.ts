import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { BilinearResize, Subtract } from '../layers/index';

/**
 * The levels of the Laplacian pyramid of an image (Burt and Adelson 1983), from fine to coarse: at level k, of 1/2^(k−1)
 * of the image's height and width, x_k − up(x_{k+1}) with x_1 = x and x_{k+1} = down(x_k), both bilinear.
 * [N, H, W, C] → [N, H/2^(k−1), W/2^(k−1), C] for k = 1 … levels
 */
export function laplacianPyramid(x: SymbolicTensor, levels: number): SymbolicTensor[] {
  const differences: SymbolicTensor[] = [];
  let fine = x;
  for (let level = 1; level <= levels; level++) {
    const coarse = new BilinearResize({ name: `pyramid_down${level}`, factor: 0.5 }).apply(fine);
    const blurred = new BilinearResize({ name: `pyramid_up${level}`, factor: 2 }).apply(coarse);
    const difference = new Subtract({ name: `pyramid_level${level}` });
    differences.push(difference.apply([fine, blurred as SymbolicTensor]) as SymbolicTensor);
    fine = coarse as SymbolicTensor;
  }
  return differences;
}

import type { NamedArray } from '../../src-main/nn/named-arrays';
import { permute } from '../../src-main/nn/torch/layouts';

/** Our images, [N, H, W, C], as those of PyTorch, [N, C, H, W]. */
export function imagesToTorch({ shape, values }: NamedArray): NamedArray {
  const axes = [0, 3, 1, 2];
  return { shape: axes.map((axis) => shape[axis] ?? 0), values: permute(values, shape, axes) };
}

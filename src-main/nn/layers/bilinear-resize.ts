import type { Tensor } from '@tensorflow/tfjs-core';
import { serialization } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { downsampleBilinear, upsampleBilinear } from '../bilinear';
import { singleInput } from './call-options';
import { singleShape } from './neuron-layer';

export interface BilinearResizeConfig {
  name?: string;
  /** 2 doubles height and width, 0.5 halves them. */
  factor: 2 | 0.5;
}

/**
 * Bilinear interpolation as PyTorch's `F.interpolate` with `align_corners=False`:
 * [N, H, W, C] → [N, factor·H, factor·W, C].
 */
export class BilinearResize extends layers.Layer {
  static readonly className = 'BilinearResize';
  private readonly factor: 2 | 0.5;

  constructor(config: BilinearResizeConfig) {
    super(config);
    this.factor = config.factor;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch = null, height = null, width = null, channels = null] = singleShape(inputShape);
    const resized = (size: number | null): number | null => (size === null ? null : size * this.factor);
    return [batch, resized(height), resized(width), channels];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = singleInput(inputs); // [N, H, W, C]
    return this.factor === 2 ? upsampleBilinear(x) : downsampleBilinear(x);
  }

  override getConfig() {
    return { ...super.getConfig(), factor: this.factor };
  }
}
serialization.registerClass(BilinearResize);

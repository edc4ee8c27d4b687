import type { Tensor } from '@tensorflow/tfjs-core';
import { serialization } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../activations';
import { activate } from '../activations';
import { singleInput } from './call-options';

export interface ActivationConfig {
  name?: string;
  activation: ActivationName;
}

/** An activation as a layer, any shape. Its registered name keeps clear of tfjs's own layer. */
export class Activation extends layers.Layer {
  static readonly className = 'QuadLabActivation';
  readonly activation: ActivationName;

  constructor(config: ActivationConfig) {
    super(config);
    this.activation = config.activation;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return activate(singleInput(inputs), this.activation);
  }

  override getConfig() {
    return { ...super.getConfig(), activation: this.activation };
  }
}
serialization.registerClass(Activation);

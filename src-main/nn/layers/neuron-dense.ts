import type { Tensor } from '@tensorflow/tfjs-core';
import { serialization } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { denseMap } from '../neurons/linear-map';
import type { CallOptions } from './call-options';
import { singleInput } from './call-options';
import type { NeuronLayerConfig } from './neuron-layer';
import { knownSize, NeuronLayer, singleShape } from './neuron-layer';

export interface NeuronDenseConfig extends NeuronLayerConfig {
  /** Number of neurons. */
  units: number;
}

/** A fully connected layer of neurons: [N, in] → [N, units], without an activation. */
export class NeuronDense extends NeuronLayer {
  static readonly className: string = 'NeuronDense';
  readonly map = denseMap;
  private readonly units: number;

  constructor(config: NeuronDenseConfig) {
    super(config);
    this.units = config.units;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = singleShape(inputShape);
    this.addParameters([knownSize(shape, -1, this.name), this.units]);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...singleShape(inputShape).slice(0, -1), this.units];
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return this.applyNeuron(singleInput(inputs), this.map, options);
  }

  override getConfig() {
    return { ...super.getConfig(), units: this.units };
  }
}
serialization.registerClass(NeuronDense);

import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { NamedArrays } from '../named-arrays';
import { tensorFrom } from '../named-arrays';
import type { Parameter } from '../parameters';

/** A tensor of the optimizer's own for each parameter, zero at first. */
export class Slot {
  readonly tensors: Tensor[];

  constructor(
    private readonly name: string,
    private readonly parameters: readonly Parameter[],
  ) {
    this.tensors = parameters.map(({ variable }) => tf.keep(tf.zeros(variable.shape)));
  }

  set(index: number, value: Tensor): void {
    this.tensors[index]?.dispose();
    this.tensors[index] = tf.keep(value);
  }

  entries(): [string, Tensor][] {
    return this.tensors.map((tensor, i) => [this.pathOf(i), tensor]);
  }

  import(arrays: NamedArrays): void {
    this.parameters.forEach(({ variable }, i) => {
      this.set(i, tensorFrom(arrays, this.pathOf(i), variable.shape));
    });
  }

  dispose(): void {
    tf.dispose(this.tensors);
  }

  private pathOf(index: number): string {
    return `${this.name}/${this.parameters[index]?.path ?? ''}`;
  }
}

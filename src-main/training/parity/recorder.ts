import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../nn/losses';
import type { NamedArray, NamedArrays } from '../../nn/named-arrays';
import { readTensors } from '../../nn/named-arrays';
import type { Optimizer } from '../../nn/optimizers';

/** What the first training step computed on its way. */
export interface FirstStep {
  readonly logits: NamedArray;
  /** By our paths. */
  readonly gradients: NamedArrays;
}

/** Looks on while a training step works: a loss and an optimizer that pass everything on and copy what they saw first. */
export class FirstStepRecorder {
  private logits: Tensor | undefined;
  private gradients: (readonly [string, Tensor])[] | undefined;

  loss(loss: Loss): Loss {
    return {
      value: (outputs, targets) => loss.value(outputs, targets),
      read: (value, outputs, targets) => {
        this.logits ??= tf.keep(tf.clone(outputs));
        return loss.read(value, outputs, targets);
      },
      metrics: (totals) => loss.metrics(totals),
    };
  }

  optimizer(optimizer: Optimizer): Optimizer {
    return {
      parameters: optimizer.parameters,
      step: (gradients, rates) => {
        this.gradients ??= optimizer.parameters.map(({ path }, i) => [
          path,
          tf.keep(tf.clone(gradients[i] as Tensor)),
        ]);
        optimizer.step(gradients, rates);
      },
      exportState: () => optimizer.exportState(),
      importState: (state) => {
        optimizer.importState(state);
      },
      dispose: () => {
        optimizer.dispose();
      },
    };
  }

  /** Without gradients where the loss of the first step was not finite, since then there was no update. */
  async read(): Promise<FirstStep> {
    const kept = this.gradients ?? [];
    const logits = await readTensors(this.logits === undefined ? [] : [['logits', this.logits]]);
    const gradients = await readTensors(kept);
    return { logits: logits.get('logits') ?? { shape: [], values: new Float32Array() }, gradients };
  }

  dispose(): void {
    this.logits?.dispose();
    for (const [, gradient] of this.gradients ?? []) gradient.dispose();
  }
}

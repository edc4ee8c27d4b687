import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createForward } from './forward';
import type { Loss, LossReading } from './losses/index';

/** Evaluates a network batch by batch. */
export interface EvaluationStep {
  /** Loss and sums of one batch, with running statistics. The tensors remain the caller's. */
  run(x: Tensor, targets: Tensor): Promise<LossReading>;
}

/** Prepares the evaluation of a network: forward outside of training mode, nothing is updated. */
export function createEvaluationStep({ model, loss }: { model: LayersModel; loss: Loss }): EvaluationStep {
  const forward = createForward(model);
  return {
    async run(x, targets) {
      const [value, outputs] = tf.tidy(() => {
        const outputs = forward(x);
        return [loss.value(outputs, targets), outputs] as const;
      });
      const reading = await loss.read(value, outputs, targets);
      tf.dispose([value, outputs]);
      return reading;
    },
  };
}

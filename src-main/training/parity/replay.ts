import * as tf from '@tensorflow/tfjs-core';
import { optimizerSchema } from '../../domain/config/optimizer-config';
import { createForward } from '../../nn/forward';
import { createLoss } from '../../nn/losses';
import type { NamedArray, NamedArrays } from '../../nn/named-arrays';
import { createOptimizer } from '../../nn/optimizers';
import { exportModelState, parametersOf } from '../../nn/parameters';
import { createStrategy, groupLearningRates } from '../../nn/strategies';
import { imagesFromTorch } from '../../nn/torch';
import { createTrainingStep } from '../../nn/training-step';
import type { Fixture } from './fixture';
import type { Rebuilt } from './rebuild';
import { FirstStepRecorder, type FirstStep } from './recorder';

/** What our own arithmetic makes of a fixture; values are by our paths and in our layouts. */
export interface Replay extends FirstStep {
  readonly losses: Float32Array;
  readonly final: NamedArrays;
  readonly evaluatedLogits: NamedArray;
}

/** Runs a fixture's steps with the training step, the optimizer and the strategy that every run is trained with. */
export async function replay({ network, input, labels }: Fixture, { model }: Rebuilt): Promise<Replay> {
  const { learningRate, quadraticRate, momentum, weightDecay, steps } = network;
  const rate = quadraticRate;
  const strategy = createStrategy(
    { type: 'relinear-sg', gammaG: rate, gammaB: rate, gammaAs: 'rate' },
    learningRate,
  );
  const recorder = new FirstStepRecorder();
  const sgd = optimizerSchema.parse({ type: 'sgd', learningRate, momentum, weightDecay });
  const optimizer = createOptimizer(sgd, parametersOf(model), strategy);
  const loss = recorder.loss(createLoss('classification'));
  const step = createTrainingStep({ model, loss, optimizer: recorder.optimizer(optimizer) });
  const rates = groupLearningRates(strategy, learningRate);
  const images = imagesFromTorch(input);
  const x = tf.tensor(images.values, [...images.shape]); // [N, H, W, C]
  const targets = tf.tensor1d(labels, 'int32'); // [N]
  try {
    const losses = new Float32Array(steps);
    for (let i = 0; i < steps; i++) losses[i] = (await step.run(x, targets, rates)).loss;
    const logits = tf.tidy(() => createForward(model)(x));
    const evaluatedLogits = { shape: logits.shape, values: await logits.data<'float32'>() };
    logits.dispose();
    return { ...(await recorder.read()), losses, final: await exportModelState(model), evaluatedLogits };
  } finally {
    recorder.dispose();
    optimizer.dispose();
    tf.dispose([x, targets]);
  }
}

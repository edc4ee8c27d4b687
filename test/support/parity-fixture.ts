import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../src-main/core/random';
import type { ResnetConfig } from '../../src-main/domain/config/model-config';
import { createForward } from '../../src-main/nn/forward';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createLoss } from '../../src-main/nn/losses';
import { buildResnet } from '../../src-main/nn/models/resnet';
import type { NamedArrays } from '../../src-main/nn/named-arrays';
import { readTensors } from '../../src-main/nn/named-arrays';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { exportTorchTensors, toTorchTensors } from '../../src-main/nn/torch';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { f32, i64, type RawTensor } from './safetensors';
import { imagesToTorch } from './torch-images';

export interface FixtureOptions {
  kind?: string;
  neuron?: ResnetConfig['neuron'];
  rezero?: boolean;
  shortcut?: 'A' | 'B';
  blocks?: number[];
  channels?: number;
  image?: number;
  batch?: number;
  classes?: number;
  steps?: number;
  rates?: { lr: number; lr_gb: number };
}

export interface FixtureContent {
  tensors: Record<string, RawTensor>;
  metadata: Record<string, string>;
}

/** A fixture that our own layers wrote, on whatever backend is set. */
export async function makeFixture(options: FixtureOptions = {}): Promise<FixtureContent> {
  const {
    neuron = 'quadratic',
    rezero = false,
    kind = rezero ? 'rezero' : neuron,
    shortcut = 'A',
    blocks = [1, 1, 1],
    channels = 2,
    image = 8,
    batch = 4,
    classes = 3,
    steps = 2,
    rates: { lr, lr_gb } = { lr: 0.1, lr_gb: 0.01 },
  } = options;
  const config: ResnetConfig = { type: 'resnet', depth: 8, channels, neuron, shortcut, rezero };
  const plan = { inputShape: [image, image, 3], outputSize: classes, start: 'relinear' } as const;
  const model = buildResnet(config, { ...plan, seedOf: () => 5 }, blocks);
  const random = createRandom(2, 'input');
  const pixels = Float32Array.from({ length: batch * image * image * 3 }, () => random.normal());
  const x = tf.tensor(pixels, [batch, image, image, 3]);
  const labels = Array.from({ length: batch }, (_, i) => i % classes);
  const targets = tf.tensor1d(labels, 'int32');
  const tensors: Record<string, RawTensor> = {};
  const put = (prefix: string, arrays: NamedArrays): void => {
    for (const [name, { shape, values }] of arrays) tensors[prefix + name] = f32(shape, values);
  };
  put('init/', await exportTorchTensors(model, config));
  const input = imagesToTorch({ shape: x.shape, values: pixels });
  tensors['input'] = f32(input.shape, input.values);
  tensors['labels'] = i64(labels);

  const loss = createLoss('classification');
  const parameters = parametersOf(model);
  const statistics: never[] = [];
  const { grads } = tf.variableGrads(
    () => loss.value(createForward(model)(x, { training: true, statistics }), targets),
    parameters.map(({ variable }) => variable),
  );
  const gradients = await readTensors(
    parameters.map(({ path, variable }) => [path, grads[variable.name] as tf.Tensor] as const),
  );
  put('grad/', toTorchTensors(model, config, gradients));
  const logits = createForward(model)(x, { training: true, statistics });
  tensors['logits'] = f32(logits.shape, await logits.data());

  const factor = lr_gb / lr;
  const strategy = createStrategy(
    strategySchema.parse({ type: 'relinear-sg', gammaG: factor, gammaB: factor }),
    lr,
  );
  const sgd = optimizerSchema.parse({ type: 'sgd', learningRate: lr, momentum: 0.9, weightDecay: 1e-4 });
  const optimizer = createOptimizer(sgd, parameters, strategy);
  const step = createTrainingStep({ model, loss, optimizer });
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    losses.push((await step.run(x, targets, groupLearningRates(strategy, lr))).loss);
  }
  tensors['losses'] = f32([steps], losses);
  put('final/', await exportTorchTensors(model, config));
  const evaluated = createForward(model)(x);
  tensors['eval_logits'] = f32(evaluated.shape, await evaluated.data());
  optimizer.dispose();
  model.dispose();

  const numbers = { image, batch, steps, classes, lr, lr_gb, momentum: 0.9, weight_decay: 1e-4 };
  const texts = Object.entries(numbers).map(([key, value]) => [key, String(value)]);
  const metadata = Object.fromEntries(texts) as Record<string, string>;
  return { tensors, metadata: { kind, blocks: JSON.stringify(blocks), shortcut, ...metadata } };
}

// The speed of training on 50,000 augmented images by that on one batch that never changes, on `native`. The two take turns,
// some steps each. After `npm run build` and `npm run build:native`:
// node --experimental-transform-types --import ./test/datasets/strip-types.mjs test/bench/data/epoch.ts [rounds]
// A line of JSON for each network; `ratio` is the median over the rounds, 1 where the data cost nothing.
import { loadavg } from 'node:os';
import { loadBackend } from '../../../src-main/backends/load-backend.ts';
import { median } from '../../../src-main/core/math.ts';
import { shareDataset } from '../../../src-main/datasets/batch-source/share-dataset.ts';
import { runFileSchema, type RunConfig } from '../../../src-main/domain/config/run-config.ts';
import type { DatasetPart, LoadedDataset } from '../../../src-main/domain/dataset.ts';
import { groupLearningRates } from '../../../src-main/nn/strategies/index.ts';
import { createTrainingStep } from '../../../src-main/nn/training-step.ts';
import { openBatchFeed } from '../../../src-main/training/batch-feed.ts';
import { disposeTraining, prepareTraining } from '../../../src-main/training/prepare-training.ts';

const rounds = Number(process.argv[2] ?? 9);
const batchSize = 128;
/** Steps after a change of turns that do not count: batches were prepared ahead meanwhile. */
const untimed = 5;

const networks = {
  'quadratic ResNet-20': { model: { type: 'resnet', depth: 20, neuron: 'quadratic' }, steps: 8 },
  'conventional ResNet-20': { model: { type: 'resnet', depth: 20, neuron: 'conventional' }, steps: 12 },
  'small ResNet-8, 4 channels': {
    model: { type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic' },
    steps: 60,
  },
};

function images(count: number): DatasetPart {
  const inputs = new Uint8Array(count * 3072);
  let state = 12345;
  for (let i = 0; i < inputs.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    inputs[i] = state >>> 24;
  }
  return { count, inputs, targets: Int32Array.from({ length: count }, (_, i) => i % 10) };
}

function dataset(count: number): LoadedDataset {
  return shareDataset({
    name: 'noise',
    task: 'classification',
    inputShape: [32, 32, 3],
    outputSize: 10,
    targetShape: [],
    classNames: [],
    train: images(count),
    test: images(1),
    fingerprint: '',
  });
}

function configOf(model: object, augment: 'none' | 'cifar'): RunConfig {
  const { neuron } = model as { neuron: string };
  return runFileSchema.parse({
    name: 'epoch',
    dataset: { name: 'noise', augment },
    model,
    strategy:
      neuron === 'conventional' ? { type: 'none' } : { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
    training: { epochs: 1, batchSize, backend: 'native' },
  });
}

/** A training that goes on where its last turn ended. */
function startTraining(config: RunConfig, data: LoadedDataset) {
  const training = prepareTraining(config, data);
  const feed = openBatchFeed(training);
  const step = createTrainingStep({ ...training, memory: config.training.memory });
  const rates = groupLearningRates(training.strategy, training.schedule.learningRateAt(0));
  const { stepsPerEpoch } = training.batches;
  let done = 0;
  const one = async (): Promise<number> => {
    const began = performance.now();
    const index = done++;
    const waited = await feed.withTrainBatch(
      Math.floor(index / stepsPerEpoch),
      index % stepsPerEpoch,
      async ({ inputs, targets }) => {
        const waited = performance.now() - began;
        await step.run(inputs, targets, rates);
        return waited;
      },
    );
    await new Promise(setImmediate);
    return waited;
  };
  return {
    /** Milliseconds of a step, and of these waited for data. */
    async turn(steps: number): Promise<{ ms: number; waited: number }> {
      for (let i = 0; i < untimed; i++) await one();
      const began = performance.now();
      let waited = 0;
      for (let i = 0; i < steps; i++) waited += await one();
      return { ms: (performance.now() - began) / steps, waited: waited / steps };
    },
    async dispose() {
      await feed.dispose();
      disposeTraining(training);
    },
  };
}

await loadBackend('native');
const [constant, epoch] = [dataset(batchSize), dataset(50_000)];
const wanted = process.argv[3];
for (const [name, { model, steps }] of Object.entries(networks)) {
  if (wanted !== undefined && !name.includes(wanted)) continue;
  const still = startTraining(configOf(model, 'none'), constant);
  const moving = startTraining(configOf(model, 'cifar'), epoch);
  const turns = [];
  for (let i = 0; i < rounds; i++) {
    // The first of a round takes turns as well: a neighbour that comes and goes slows both.
    const first = i % 2 === 0 ? await still.turn(steps) : undefined;
    const data = await moving.turn(steps);
    turns.push({ synthetic: first ?? (await still.turn(steps)), data });
  }
  await moving.dispose();
  await still.dispose();
  const middle = (values: number[]): number => Number(median(values).toPrecision(4));
  console.log(
    JSON.stringify({
      network: name,
      ratio: middle(turns.map(({ synthetic, data }) => synthetic.ms / data.ms)),
      step_ms: middle(turns.map(({ data }) => data.ms)),
      synthetic_step_ms: middle(turns.map(({ synthetic }) => synthetic.ms)),
      data_wait_ms: middle(turns.map(({ data }) => data.waited)),
      load: Number((loadavg()[0] ?? 0).toFixed(1)),
    }),
  );
}

// Batches from an array file that is larger than the memory for data: how many examples a second, and how much memory.
// After `npm run build`:
// node --experimental-transform-types --import ./test/datasets/strip-types.mjs test/bench/data/large-file.ts [gigabytes]
// Its last line is JSON.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBatches, type BatchOptions } from '../../../src-main/datasets/batches/batches.ts';
import { openBatchSource, type BatchSource } from '../../../src-main/datasets/batch-source/batch-source.ts';
import { splitStratified } from '../../../src-main/datasets/split/split.ts';
import { channelStatistics } from '../../../src-main/datasets/statistics/channel-statistics.ts';
import type { LoadedDataset } from '../../../src-main/domain/dataset.ts';

const gigabytes = Number(process.argv[2] ?? 3);
const size = 3072;
const count = Math.floor((gigabytes * 1e9) / size);
const options: BatchOptions = { batchSize: 128, seed: 1, normalize: true, augment: 'cifar' };
const folder = mkdtempSync(join(tmpdir(), 'quadlab-large-'));
const path = join(folder, 'inputs.bin');

const start = { rss: 0, most: 0 };
const watch = setInterval(() => {
  start.most = Math.max(start.most, process.memoryUsage.rss());
}, 20);
const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
const timed = <Result>(work: () => Result): [Result, number] => {
  const began = performance.now();
  const result = work();
  return [result, performance.now() - began];
};

function writeFile(): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(size * 4096);
  for (let i = 0; i < block.length; i++) block[i] = Math.imul(i, 2654435761) >>> 24;
  for (let left = count; left > 0; left -= 4096) {
    block.writeInt32LE(left, 0);
    writeSync(file, block, 0, Math.min(left, 4096) * size);
  }
  closeSync(file);
}

/** Asks the system to forget what it keeps of the file in memory; of this file alone. */
const forget = (): boolean =>
  spawnSync('sh', ['-c', `sync "${path}"; dd if="${path}" iflag=nocache count=0`]).status === 0;

/** Examples a second of batches that are taken as fast as they come. */
async function rate(source: BatchSource, steps: number, from: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < steps; i++) {
    await source.trainBatch(0, from + i);
    await new Promise(setImmediate);
  }
  return Math.round((1000 * steps * 128) / (performance.now() - began));
}

try {
  writeFile();
  const targets = Int32Array.from({ length: count }, (_, i) => i % 1000);
  const inputs = { path, type: 'uint8', byteOffset: 0, length: statSync(path).size } as const;
  const whole = { count, inputs, targets };
  start.rss = process.memoryUsage.rss();
  const [{ rest, held }, splitMs] = timed(() => splitStratified(whole, 1000, 0.01, 1));
  const [statistics, statisticsMs] = timed(() => channelStatistics(rest, [32, 32, 3]));
  const dataset: LoadedDataset = {
    name: 'large',
    task: 'classification',
    inputShape: [32, 32, 3],
    outputSize: 1000,
    targetShape: [],
    classNames: [],
    train: rest,
    test: held,
    statistics,
    fingerprint: '',
  };
  const batches = createBatches(dataset, options);
  const [, orderMs] = timed(() => batches.trainBatch(0, 0));
  const here: BatchSource = {
    trainBatch: (epoch, index) => batches.trainBatch(epoch, index),
    testBatches: () => [],
    validationBatches: () => [],
    dispose: () => Promise.resolve(),
  };
  const warm = await rate(here, 200, 0);
  const isForgotten = forget();
  const cold = isForgotten ? await rate(here, 200, 1000) : undefined;
  const threaded = openBatchSource(dataset, batches, options);
  await rate(threaded, 400, 2000);
  const warmThread = await rate(threaded, 200, 2000);
  if (isForgotten) forget();
  const coldThread = isForgotten ? await rate(threaded, 400, 4000) : undefined;
  await threaded.dispose();
  batches.dispose();
  clearInterval(watch);
  const report = {
    examples: count,
    file_mib: mebibytes(statSync(path).size),
    split_ms: Math.round(splitMs),
    statistics_ms: Math.round(statisticsMs),
    order_ms: Math.round(orderMs),
    examples_per_s: { warm, cold, warm_thread: warmThread, cold_thread: coldThread },
    batch_ms: {
      warm: 128e3 / warm,
      cold: cold && 128e3 / cold,
      cold_thread: coldThread && 128e3 / coldThread,
    },
    rss_mib: { before: mebibytes(start.rss), most: mebibytes(start.most) },
  };
  console.log(JSON.stringify(report));
} finally {
  rmSync(folder, { recursive: true });
}

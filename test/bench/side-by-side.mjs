// How much work two runs side by side do, each with one thread, against one run with two: ResNet-20 on noise in the
// shape of CIFAR-10. After `npm run build` and `npm run build:native`:
// node test/bench/side-by-side.mjs [repetitions] [--pin]
// Its last line is {"ratio": …}, the median over the repetitions.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repetitions = Number(process.argv[2] ?? 5);
/** Each run on a core of its own, by taskset. */
const pin = process.argv.includes('--pin');
const [cli, worker] = ['cli.js', 'worker.js'].map((name) =>
  resolve(import.meta.dirname, '../../out/main', name),
);
const home = mkdtempSync(join(tmpdir(), 'quadlab-side-'));
let runs = 0;

/** Images and labels in CIFAR-10's binary format. */
function records(count) {
  const bytes = Buffer.alloc(count * 3073);
  let state = 12345;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = i % 3073 === 0 ? (i / 3073) % 10 : state >>> 16;
  }
  return bytes;
}

function addData() {
  const folder = join(home, 'noise');
  mkdirSync(folder);
  writeFileSync(join(folder, 'data_batch_1.bin'), records(256));
  writeFileSync(join(folder, 'test_batch.bin'), records(16));
  const { status, stderr } = spawnSync(process.execPath, [
    cli,
    'dataset',
    'add',
    'noise',
    folder,
    '--home',
    home,
  ]);
  if (status !== 0) throw new Error(stderr.toString());
}

function makeRun(seed) {
  const id = `run-${runs++}`;
  const folder = join(home, 'runs', id);
  mkdirSync(folder, { recursive: true });
  const config = {
    name: 'side by side',
    seed,
    dataset: { name: 'noise', augment: 'cifar' },
    model: { type: 'resnet', depth: 20, neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'sgd', learningRate: 0.01 },
    training: { epochs: 2, batchSize: 32, backend: 'native' },
  };
  const manifest = { schemaVersion: 1, id, createdAt: Date.now(), config };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(manifest));
  return folder;
}

/** Examples a second of the second epoch, by wall clock and by time of the processor, of a run in its own process. */
async function train(core, threads) {
  const folder = makeRun(core);
  const command = [process.execPath, worker, folder];
  const [program, ...args] = pin && threads === 1 ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, QUADLAB_THREADS: String(threads) },
  });
  await new Promise((done) => child.once('exit', done));
  const events = readFileSync(join(folder, 'journal.ndjson'), 'utf8').trim().split('\n').map(JSON.parse);
  const metrics = events.findLast(({ type }) => type === 'metrics');
  if (metrics === undefined) throw new Error(JSON.stringify(events));
  return metrics.values;
}

const ratios = [];
try {
  addData();
  for (let i = 0; i < repetitions; i++) {
    const one = await train(0, 2);
    const two = await Promise.all([train(0, 1), train(1, 1)]);
    const rate = (values) => values['time/examples_per_s'];
    const [before, after] = [rate(one), two.reduce((sum, values) => sum + rate(values), 0)];
    ratios.push(after / before);
    const wait = Math.max(...[one, ...two].map((values) => values['time/data_wait_ms']));
    console.log(
      `one run, 2 threads: ${before.toFixed(1)} examples/s; two runs, 1 thread each: ${after.toFixed(1)}; ` +
        `ratio ${(after / before).toFixed(2)}; longest wait for data ${wait.toFixed(2)} ms a step`,
    );
  }
} finally {
  rmSync(home, { recursive: true });
}
ratios.sort((a, b) => a - b);
console.log(JSON.stringify({ ratio: ratios[Math.floor(ratios.length / 2)] }));

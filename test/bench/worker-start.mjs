// How long a worker takes from the start of its process to the end of its first step, and warm to the next run's.
// After `npm run build`: node test/bench/worker-start.mjs [repetitions]
// Its last line is {"ms": …}, the median of new processes on native.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const repetitions = Number(process.argv[2] ?? 9);
const worker = resolve(import.meta.dirname, '../../out/main/worker.js');
const home = mkdtempSync(join(tmpdir(), 'quadlab-start-'));
let runs = 0;

/** A run of one step. */
function makeRun(backend) {
  const id = `run-${runs++}`;
  const folder = join(home, 'runs', id);
  mkdirSync(folder, { recursive: true });
  const config = {
    name: 'start',
    dataset: { name: 'spirals', points: 100, testPoints: 50 },
    model: { type: 'mlp', widths: [8], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 1, batchSize: 'full', backend },
  };
  const manifest = { schemaVersion: 1, id, createdAt: Date.now(), config };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(manifest));
  return folder;
}

function eventTime(folder, type) {
  const events = readFileSync(join(folder, 'journal.ndjson'), 'utf8').trim().split('\n').map(JSON.parse);
  const found = events.find((event) => event.type === type);
  if (found === undefined) throw new Error(`no ${type} in ${JSON.stringify(events)}`);
  return found.time;
}

/** Milliseconds from a moment to the events of a run; metrics follow its one step and the evaluation. */
function delays(folder, from) {
  return { started: eventTime(folder, 'started') - from, step: eventTime(folder, 'metrics') - from };
}

/** Starts a process, lets it train one run and then another. */
async function measure(backend) {
  const folders = [makeRun(backend), makeRun(backend)];
  const times = [];
  const child = spawn(process.execPath, [worker, folders[0]], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let begun = performance.timeOrigin + performance.now();
  const exited = new Promise((done) => child.once('exit', done));
  child.on('message', ({ type }) => {
    const folder = folders[times.length];
    if (type === 'ready') {
      child.send({ type: 'go', folder, place: { device: 'cpu', threads: 1 } });
      return;
    }
    times.push(delays(folder, begun));
    const next = folders[times.length];
    if (next === undefined) {
      child.disconnect();
      return;
    }
    begun = performance.timeOrigin + performance.now();
    child.send({ type: 'go', folder: next, place: { device: 'cpu', threads: 1 } });
  });
  await exited;
  return times;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const result = {};
try {
  for (const backend of ['native', 'cpu']) {
    await measure(backend);
    const times = [];
    for (let i = 0; i < repetitions; i++) times.push(await measure(backend));
    for (const [index, name] of ['a new process', 'a process that has trained'].entries()) {
      const of = (key) => Math.round(median(times.map((each) => each[index][key])));
      if (backend === 'native' && index === 0) result.ms = of('step');
      const best = Math.round(Math.min(...times.map((each) => each[index].step)));
      console.log(
        `${backend}, ${name}: started after ${of('started')} ms, first step after ${of('step')} ms (median of ${repetitions}, best ${best})`,
      );
    }
  }
} finally {
  rmSync(home, { recursive: true });
}
console.log(JSON.stringify(result));

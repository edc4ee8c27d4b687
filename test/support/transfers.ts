import { parseRunConfig, parseSweepConfig } from '../../src-main/domain/config/parse-config';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import type { SweepConfig } from '../../src-main/domain/config/sweep-config';
import { writeStageCheckpoint } from '../../src-main/rundir/stage-checkpoint';
import { runPaths } from '../../src-main/rundir/paths';

/** A small network with three stages of two epochs each. */
export const transferBase = {
  name: 'transferred',
  dataset: { name: 'spirals', points: 60, testPoints: 30 },
  model: { type: 'mlp', widths: [6], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  schedule: { type: 'multistep', milestones: [2, 4] },
  training: { epochs: 6, batchSize: 20, checkpointSeconds: 0.05, backend: 'cpu' },
  objective: { metric: 'test/error', goal: 'minimize' },
};

export const conventionalSettings = { 'model.neuron': 'conventional', strategy: { type: 'none' } };

export function transferRun(change: object = {}): RunConfig {
  return parseRunConfig(JSON.stringify({ ...transferBase, ...change }), 'run.json');
}

/** A sweep over the stages, unless it is given another space. */
export function transferSweep(change: object = {}, space: object = { 'transfer.stage': [1, 2, 3] }): object {
  return { ...transferBase, sweep: { sampler: 'grid', space }, ...change };
}

export function parsedSweep(...parameters: Parameters<typeof transferSweep>): SweepConfig {
  return parseSweepConfig(JSON.stringify(transferSweep(...parameters)), 'sweep.json');
}

/** Writes what a run keeps of the ends of stages. */
export function writeStages(runFolder: string, stages: readonly number[]): void {
  for (const stage of stages) {
    const epoch = 2 * stage;
    const checkpoint = {
      position: {
        schemaVersion: 2 as const,
        seed: 0,
        epoch,
        stepInEpoch: 0,
        step: 3 * epoch,
        optimizerSteps: 0,
        partialEpoch: { loss: 0, examples: 0, sums: {} },
        clock: { milliseconds: 0, waited: 0, examples: 0, steps: 0 },
      },
      tensors: new Map([['model/dense_1/b_r', { shape: [1], values: Float32Array.of(stage) }]]),
    };
    writeStageCheckpoint(runPaths(runFolder).checkpoints, stage, checkpoint);
  }
}

/**
 * A worker that trains nothing: it starts, and finishes at once. Beside the runs, a file `hang` lets conventional runs
 * wait until they are asked to stop, and a file `fail` lets them fail.
 */
export const fakeWorker = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const folder = process.argv[2];
const journal = join(folder, 'journal.ndjson');
const { config } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
let seq = existsSync(journal) ? readFileSync(journal, 'utf8').split('\\n').length - 1 : 0;
const write = (event) => appendFileSync(journal, JSON.stringify({ seq: ++seq, time: Date.now(), ...event }) + '\\n');
const end = (event) => { write(event); process.exit(0); };
const has = (name) => config.model.neuron === 'conventional' && existsSync(join(dirname(folder), '..', name));
const position = { epoch: config.training.epochs, step: 1 };
process.on('message', (message) => {
  if (message.type === 'stop') end({ type: 'stopped', epoch: 0, step: 0, reason: message.reason });
  else if (has('fail')) end({ type: 'failed', code: 'INTERNAL', message: 'as it should' });
  else if (!has('hang')) setTimeout(() => end({ type: 'finished', ...position }), 30);
});
write({ type: 'started', attempt: 1, pid: process.pid, host: 'here', resumedFrom: null, backend: 'cpu', versions: {},
  fingerprint: 'f', parameters: 1, trainExamples: 1, testExamples: 1 });
process.send({ type: 'ready' });
`;

import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { conventionalCounterpart, trainingKey } from '../../src-main/domain/config/counterpart';
import { parseRunConfig, parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { firstEpoch, stageEnds } from '../../src-main/domain/config/transfer-config';

const base = {
  name: 'transfer',
  dataset: { name: 'spirals' },
  model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  schedule: { type: 'multistep', milestones: [100, 150] },
  training: { epochs: 200, batchSize: 128 },
  transfer: { stage: 1 },
};
const parse = (change: object = {}) => parseRunConfig(stringify({ ...base, ...change }), 'run.yaml');
const conventional = { model: { ...base.model, neuron: 'conventional' }, strategy: { type: 'none' } };

describe('a transfer', () => {
  it.each([
    { stage: 2 },
    { run: 'last' },
    { run: '2026', stage: 3 },
    { file: 'a.safetensors' },
    { file: 'a', sha256: 'a'.repeat(64) },
  ])('can be %o', (transfer) => {
    expect(parse({ transfer }).transfer).toEqual(transfer);
  });

  it('into a conventional network is from a run or a file', () => {
    expect(parse({ ...conventional, transfer: { file: 'a' } }).transfer).toEqual({ file: 'a' });
  });

  it.each<[string, object, RegExp]>([
    ['is empty', { transfer: {} }, /transfer: expected \{ stage \}, .*found none of these keys \(line \d+\)/],
    [
      'has a file and a stage',
      { transfer: { file: 'a', stage: 1 } },
      /transfer\.stage: .*file or stage, found both/,
    ],
    [
      'has a file and a run',
      { transfer: { file: 'a', run: 'b' } },
      /transfer\.run: .*file or run, found both/,
    ],
    [
      'has a hash without a file',
      { transfer: { sha256: 'a'.repeat(64) } },
      /transfer\.sha256: .*expected file too/,
    ],
    ['has a hash that is none', { transfer: { file: 'a', sha256: 'x' } }, /expected 64 hexadecimal digits/],
    [
      'has an unknown key',
      { transfer: { stages: 1 } },
      /transfer: unknown key "stages"\. Did you mean "stage"\?/,
    ],
    ['is from stage 0', { transfer: { stage: 0 } }, /transfer\.stage: expected more than 0, found 0/],
    [
      'is from a stage too many',
      { transfer: { stage: 4 } },
      /transfer\.stage: .* make 3; expected at most 3, found 4/,
    ],
    [
      'is from a stage behind the end',
      { training: { ...base.training, epochs: 150 }, transfer: { stage: 3 } },
      /transfer\.stage: .* expected at most 2, found 3/,
    ],
    [
      'is from stage 2 of a constant schedule',
      { schedule: { type: 'constant' }, transfer: { stage: 2 } },
      /transfer\.stage: a constant schedule has one stage; expected at most 1, found 2/,
    ],
    ['is into a conventional network', conventional, /transfer\.stage: a conventional network is where/],
    [
      'is without ReLinear',
      { strategy: { type: 'none' } },
      /strategy\.type: with none the quadratic weights start at random, .* relinear-sg/,
    ],
  ])('is refused where it %s', (_, change, message) => {
    expect(() => parse(change)).toThrow(message);
  });

  it('can be swept, and a stage that does not fit is found before anything is trained', () => {
    const sweep = (stages: number[]) =>
      stringify({
        ...base,
        transfer: undefined,
        sweep: { sampler: 'grid', space: { 'transfer.stage': stages } },
        objective: { metric: 'test/error', goal: 'minimize' },
      });
    expect(parseSweepConfig(sweep([1, 2, 3]), 'sweep.yaml').sweep.space).toHaveProperty(['transfer.stage']);
    expect(() => parseSweepConfig(sweep([1, 2, 3, 4]), 'sweep.yaml')).toThrow(
      /transfer\.stage: .*found 4 \(with transfer\.stage = 4\)/,
    );
  });
});

describe('stages', () => {
  it('end at the milestones and at the end of the training', () => {
    expect(stageEnds(parse())).toEqual([100, 150, 200]);
    expect(stageEnds(parse({ training: { ...base.training, epochs: 150 } }))).toEqual([100, 150]);
    expect(stageEnds(parse({ schedule: { type: 'constant' } }))).toEqual([200]);
  });

  it('are gone through again from the first epoch of the one that the weights come from', () => {
    const from = (transfer: object) => firstEpoch(parse({ transfer }));
    expect([1, 2, 3].map((stage) => from({ stage }))).toEqual([0, 100, 150]);
    expect(from({ run: 'x' })).toBe(0);
    expect(from({ file: 'x' })).toBe(0);
  });
});

describe('the conventional counterpart', () => {
  const counterpart = (change: object = {}) => conventionalCounterpart(parse(change));

  it('is the same network with conventional neurons and random weights', () => {
    const config = counterpart();
    expect(config).toEqual({
      ...parse({ ...conventional, transfer: undefined }),
      name: 'transfer (conventional)',
    });
    expect(counterpart({ name: 'x'.repeat(200) }).name).toHaveLength(200);
  });

  it('is one for all stages, strategies and settings without effect, and another for each seed and rate', () => {
    const key = trainingKey(counterpart());
    for (const change of [
      { transfer: { stage: 3 } },
      { strategy: { type: 'relinear-sw-l2', betaG: 0.1, betaB: 0 } },
      { model: { ...base.model, neuron: 'compact' } },
      { name: 'other' },
      { training: { evaluateEvery: 7, checkpointSeconds: 3, batchSize: 128, epochs: 200 } },
      { objective: { metric: 'test/error', goal: 'minimize' } },
    ]) {
      expect(trainingKey(counterpart(change)), JSON.stringify(change)).toBe(key);
    }
    for (const change of [
      { seed: 1 },
      { optimizer: { ...base.optimizer, learningRate: 0.02 } },
      { model: { ...base.model, widths: [5] } },
      { training: { ...base.training, backend: 'cpu' } },
      { dataset: { name: 'circles' } },
    ]) {
      expect(trainingKey(counterpart(change)), JSON.stringify(change)).not.toBe(key);
    }
  });
});

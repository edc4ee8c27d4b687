import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src-main/domain/config/config-error';
import { jsonSchemaOf } from '../../src-main/domain/config/json-schema';
import { parseRunConfig, parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { resolvePoint } from '../../src-main/domain/config/resolve-point';
import { readSample, sampleSweep } from '../support/samples';

const samples = ['runge.yaml', 'spirals.yaml', 'transfer.yaml', 'mnist.yaml', 'cifar10.yaml'];

function problem(text: string, parseIt: (text: string, file: string) => unknown = parseRunConfig): string {
  try {
    parseIt(text, 'file.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('expected a ConfigError');
}

const run = readSample('runge-run.yaml');
const sweep = readSample('runge.yaml');
const change = (text: string, from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('run files', () => {
  it('fills in defaults', () => {
    const config = parseRunConfig(run, 'run.yaml');
    expect(config.dataset).toEqual({ name: 'runge', points: 33, testPoints: 100 });
    expect(config.schedule).toEqual({ type: 'constant' });
    expect(config.training).toMatchObject({ checkpointSeconds: 30, backend: 'auto' });
  });

  it('reads JSON as well', () => {
    expect(parseRunConfig(JSON.stringify(parse(run)), 'run.json')).toEqual(parseRunConfig(run, 'run.yaml'));
  });

  it.each([
    [
      'a misspelt key',
      'gammaG: 0.1',
      'gamaG: 0.1',
      /strategy: unknown key "gamaG"\. Did you mean "gammaG"\? \(line 5\)/,
    ],
    ['a missing key', 'gammaG: 0.1, ', '', /strategy\.gammaG: missing, expected a number \(line 5\)/],
    [
      'a misspelt top-level key',
      'optimizer:',
      'optimiser:',
      /unknown key "optimiser"\. Did you mean "optimizer"\?/,
    ],
    [
      'a negative learning rate',
      'learningRate: 0.01',
      'learningRate: -1',
      /optimizer\.learningRate: expected more than 0, found -1 \(line 6\)/,
    ],
    [
      'a wrong type',
      'epochs: 1000',
      'epochs: many',
      /training\.epochs: expected a number, found "many" \(line 7\)/,
    ],
    [
      'a fraction of an epoch',
      'epochs: 1000',
      'epochs: 1.5',
      /training\.epochs: expected a whole number, found 1\.5/,
    ],
    [
      'a misspelt choice',
      'neuron: quadratic',
      'neuron: quadrtic',
      /model\.neuron: expected one of conventional, quadratic, compact, found "quadrtic"\. Did you mean "quadratic"\?/,
    ],
    [
      'a misspelt type',
      'type: relinear-sg',
      'type: relinear-gs',
      /strategy(\.type)?: type is "relinear-gs"; expected type to be one of none, .* Did you mean "relinear-sg"\?/,
    ],
    [
      'a misspelt metric',
      'metric: test/rmse',
      'metric: test/rsme',
      /objective\.metric: .*Did you mean "test\/rmse"\?/,
    ],
    [
      'a key of another choice',
      '{ name: runge }',
      '{ name: runge, classes: 3 }',
      /dataset: unknown key "classes"/,
    ],
    [
      'a strategy for a neuron that has no quadratic terms',
      'neuron: quadratic',
      'neuron: conventional',
      /strategy\.type: relinear-sg restrains quadratic terms, but model\.neuron is conventional/,
    ],
    [
      'accuracy of a regression',
      'metric: test/rmse',
      'metric: test/accuracy',
      /objective\.metric: runge is a regression/,
    ],
    [
      'images for points',
      'type: mlp, widths: [8, 8, 8, 8]',
      'type: resnet, depth: 20',
      /model\.type: a resnet needs images/,
    ],
    [
      'batch size by a wrong word',
      'batchSize: full',
      'batchSize: all',
      /training\.batchSize: expected a whole number above 0, or full, found "all"/,
    ],
    ['YAML that is none', 'model: {', 'model: {{', /line \d+, column \d+/],
  ])('explain %s', (_what, from, to, message) => {
    expect(problem(change(run, from, to))).toMatch(message);
  });

  it('tell a misspelt generator from imported data by its options', () => {
    expect(problem(change(run, '{ name: runge }', '{ name: rungee, points: 33 }'))).toMatch(
      /dataset: unknown key "points"\. There is no generator "rungee"\. Did you mean "runge"\?/,
    );
  });

  it('and sweep files are not taken for each other', () => {
    expect(problem(sweep)).toMatch(/this is a sweep, .*use `quadlab sweep run`/);
    expect(problem(run, parseSweepConfig)).toMatch(/this is a single run, .*use `quadlab train`/);
  });

  it('explain a depth that no residual network of this kind has', () => {
    const text = change(run, '{ name: runge }', '{ name: cifar }').replace(
      'type: mlp, widths: [8, 8, 8, 8]',
      'type: resnet, depth: 21',
    );
    expect(problem(text.replace('test/rmse', 'test/error'))).toMatch(
      /model\.depth: expected a depth of 6n\+2 .*, found 21/,
    );
  });

  it('name every problem, not only the first', () => {
    const text = change(change(run, 'gammaG: 0.1', 'gamaG: 0.1'), 'epochs: 1000', 'epochs: 0');
    expect(problem(text).split('\n')).toHaveLength(3);
  });

  it('reject two equal keys and an empty file', () => {
    expect(problem(`${run}\nseed: 1\n`)).toMatch(/line \d+.*unique/);
    expect(problem('')).toMatch(/expected a block of keys/);
  });
});

describe('sweep files', () => {
  it.each(samples)('%s is valid', (name) => {
    expect(sampleSweep(name).name).not.toBe('');
  });

  it.each([
    [
      'a path that is misspelt',
      'strategy.gammaG: [0.01, 0.1, 1]',
      'strategy.gammaH: [0.01, 0.1, 1]',
      /unknown key "gammaH"|expected the path of another dimension/,
    ],
    [
      'a value that is out of range',
      '[0.01, 0.1, 1]',
      '[0.01, -0.1, 1]',
      /strategy\.gammaG: expected at least 0, found -0\.1 \(with strategy\.gammaG = -0\.1\) \(line 14\)/,
    ],
    [
      'a dimension that is none',
      '{ same: strategy.gammaG }',
      '{ from: 1, to: 2 }',
      /sweep\.space\.strategy\.gammaB: expected a list of values, \{ same/,
    ],
    ['a misspelt sampler', 'sampler: grid', 'sampler: gird', /sweep\.sampler: .*Did you mean "grid"\?/],
    [
      'a random search without a number of points',
      'sampler: grid',
      'sampler: random',
      /sweep\.points: expected a number of points/,
    ],
    ['no seeds', 'seeds: 3', 'seeds: 0', /seeds: expected more than 0, found 0/],
    ['a missing objective', 'objective: { metric: test/rmse, goal: minimize }', '', /objective: missing/],
    [
      'a wrong key in the shared part',
      'momentum: 0.9',
      'momentun: 0.9',
      /optimizer: unknown key "momentun"\. Did you mean "momentum"\? \(line 7\)/,
    ],
  ])('explain %s', (_what, from, to, message) => {
    expect(problem(change(sweep, from, to), parseSweepConfig)).toMatch(message);
  });

  it('explain variants that do not begin at the top, and a path that another dimension misspells', () => {
    const variants = change(
      sweep,
      'strategy.gammaG: [0.01, 0.1, 1]',
      'strategy: { variants: { plain: { type: none } } }',
    ).replace('    strategy.gammaB: { same: strategy.gammaG }\n', '');
    expect(problem(variants, parseSweepConfig)).toMatch(
      /sweep\.space\.strategy: "type" is no path from the top of the configuration; expected one that begins with dataset, .* \(line 14\)/,
    );
    expect(problem(change(sweep, 'strategy.gammaG: [', 'strategy.gamaG: ['), parseSweepConfig)).toMatch(
      /found "strategy\.gammaG"\. Did you mean "strategy\.gamaG"\?/,
    );
    expect(problem(change(sweep, 'gammaG: 0.1,', 'gamaG: 0.1,'), parseSweepConfig)).toMatch(
      /strategy: unknown key "gamaG"\. Did you mean "gammaG"\? \(line 6\)/,
    );
  });

  it('resolve a point: values, variants and values that follow others', () => {
    const config = sampleSweep();
    expect(resolvePoint(config, { 'strategy.gammaG': 1 }, 7)).toMatchObject({
      seed: 7,
      strategy: { type: 'relinear-sg', gammaG: 1, gammaB: 1 },
    });
    const variants = resolvePoint(sampleSweep('spirals.yaml'), { network: 'conventional' }, 0);
    expect(variants).toMatchObject({ model: { neuron: 'conventional' }, strategy: { type: 'none' } });
  });
});

describe('JSON Schema', () => {
  const ajv = new Ajv({ strict: false });
  it.each(samples)('accepts %s', (name) => {
    const validate = ajv.compile(jsonSchemaOf('sweep'));
    const document = parse(readSample(name)) as Record<string, unknown>;
    // A key that every variant sets may be left out of the shared part.
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  it('accepts a run and rejects a misspelt key', () => {
    const validate = ajv.compile(jsonSchemaOf('run'));
    expect(validate(parse(run))).toBe(true);
    expect(validate({ ...(parse(run) as object), optimiser: {} })).toBe(false);
  });
});

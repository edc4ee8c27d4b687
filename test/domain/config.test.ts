import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src-main/domain/config/config-error';
import { jsonSchemaOf } from '../../src-main/domain/config/json-schema';
import { neuronNames, relinearNeurons } from '../../src-main/domain/config/model-config';
import {
  parseFirstConfig,
  parseRunConfig,
  parseSweepConfig,
} from '../../src-main/domain/config/parse-config';
import { resolvePoint } from '../../src-main/domain/config/resolve-point';
import { readSample, sampleSweep } from '../support/samples';

const samples = [
  'runge.yaml',
  'spirals.yaml',
  'transfer.yaml',
  'mnist.yaml',
  'cifar10.yaml',
  'textures.yaml',
  'poisson.yaml',
  'cross-validation.yaml',
  'adaptive.yaml',
];

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

  it('fills in defaults of optimizers and schedules', () => {
    const config = (optimizer: string, schedule: string) =>
      parseRunConfig(
        change(run, 'type: sgd, learningRate: 0.01, momentum: 0.9', optimizer).replace(
          '\ntraining:',
          `\nschedule: ${schedule}\ntraining:`,
        ),
        'run.yaml',
      );
    const { optimizer, schedule, strategy, training } = config(
      'type: adamw, learningRate: 0.01',
      '{ type: polynomial, warmup: { epochs: 5 } }',
    );
    expect(optimizer).toEqual({
      type: 'adamw',
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
      noWeightDecay: [],
    });
    expect(schedule).toEqual({
      type: 'polynomial',
      power: 1,
      end: 0,
      every: 'epoch',
      warmup: { epochs: 5, from: 0.1, every: 'epoch' },
    });
    expect(strategy).toMatchObject({ gammaAs: 'factor' });
    expect(training.labelSmoothing).toBe(0);
    expect(config('type: sgd, learningRate: 1', '{ type: cosine }').optimizer).toEqual({
      type: 'sgd',
      learningRate: 1,
      momentum: 0,
      nesterov: false,
      weightDecay: 0,
      noWeightDecay: [],
    });
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
      /model\.neuron: expected one of conventional, quadratic, compact, .*, found "quadrtic"\. Did you mean "quadratic"\?/,
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
      'a strategy for a neuron that has quadratic terms alone',
      'neuron: quadratic',
      'neuron: square',
      /strategy\.type: relinear-sg starts each neuron as a conventional one, but model\.neuron is square, .* expected none, or one of the neurons quadratic, compact, parabolic, poly, quadralib/,
    ],
    [
      'a strategy for a neuron whose square is always there',
      'neuron: quadratic',
      'neuron: quadratic-activation',
      /strategy\.type: .* model\.neuron is quadratic-activation, which has no term that could/,
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
      'a denoiser for points',
      'type: mlp, widths: [8, 8, 8, 8]',
      'type: autoencoder',
      /model\.type: an autoencoder learns denoising, but runge is a regression; expected mlp, or the data set noisy-images/,
    ],
    [
      'an even kernel',
      'type: mlp, widths: [8, 8, 8, 8]',
      'type: autoencoder, kernelSize: 4',
      /model\.kernelSize: expected an odd size \(3, 5, 7, …\), found 4/,
    ],
    [
      'a depth that is none of ImageNet',
      'type: mlp, widths: [8, 8, 8, 8]',
      'type: imagenet-resnet, depth: 20',
      /model\.depth: expected 18 or 34 or 50, found 20/,
    ],
    [
      'batch size by a wrong word',
      'batchSize: full',
      'batchSize: all',
      /training\.batchSize: expected a whole number above 0, or full, found "all"/,
    ],
    [
      'Nesterov momentum without momentum',
      'momentum: 0.9',
      'nesterov: true',
      /optimizer\.nesterov: nesterov is a kind of momentum, and momentum is 0; expected false, or momentum above 0 \(line 6\)/,
    ],
    [
      'gradients clipped in two ways',
      'momentum: 0.9',
      'clipNorm: 1, clipValue: 0.1',
      /optimizer\.clipValue: gradients are clipped by clipNorm or by clipValue; expected one of them, found both/,
    ],
    [
      'momentum of an optimizer that has none of this name',
      'type: sgd',
      'type: adamw',
      /optimizer: unknown key "momentum"\. Known keys: type, learningRate, beta1/,
    ],
    [
      'a warm-up as long as the training',
      '\ntraining:',
      '\nschedule: { type: constant, warmup: { epochs: 1000 } }\ntraining:',
      /schedule\.warmup\.epochs: expected less than training\.epochs \(1000\), found 1000 \(line 7\)/,
    ],
    [
      'an end of a schedule that is above its start',
      '\ntraining:',
      '\nschedule: { type: cosine, end: 0.1 }\ntraining:',
      /schedule\.end: it is a learning rate, not a factor; expected at most optimizer\.learningRate \(0\.01\), found 0\.1/,
    ],
    [
      'steps of a schedule that decays at milestones',
      '\ntraining:',
      '\nschedule: { type: multistep, milestones: [1], every: step }\ntraining:',
      /schedule: unknown key "every"/,
    ],
    [
      'smoothed labels of a regression',
      'epochs: 1000',
      'epochs: 1000, labelSmoothing: 0.1',
      /training\.labelSmoothing: runge is a regression, which has no labels to smooth; expected 0 \(line 7\)/,
    ],
    [
      'label smoothing that leaves no label',
      'epochs: 1000',
      'epochs: 1000, labelSmoothing: 1',
      /training\.labelSmoothing: expected less than 1, found 1/,
    ],
    [
      'rates that are neither factors nor rates',
      'gammaG: 0.1',
      'gammaAs: rates, gammaG: 0.1',
      /strategy\.gammaAs: expected one of factor, rate, found "rates"\. Did you mean "rate"\?/,
    ],
    ['YAML that is none', 'model: {', 'model: {{', /line \d+, column \d+/],
  ])('explain %s', (_what, from, to, message) => {
    expect(problem(change(run, from, to))).toMatch(message);
  });

  it('take every neuron that can start as a conventional one with ReLinear, and the others without', () => {
    for (const neuron of neuronNames) {
      const text = change(run, 'neuron: quadratic', `neuron: ${neuron}`);
      const plain = change(text, '{ type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }', '{ type: none }');
      expect(parseRunConfig(plain, 'run.yaml').model.neuron).toBe(neuron);
      if (!relinearNeurons.includes(neuron)) continue;
      expect(parseRunConfig(text, 'run.yaml').model.neuron).toBe(neuron);
    }
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

  it('explain what a denoising needs and has', () => {
    const noisy = change(run, '{ name: runge }', '{ name: noisy-images }');
    expect(problem(noisy)).toMatch(
      /model\.type: an mlp can't predict the images of noisy-images; expected autoencoder/,
    );
    const fitting = change(noisy, 'type: mlp, widths: [8, 8, 8, 8]', 'type: autoencoder');
    expect(parseRunConfig(fitting, 'run.yaml').model).toMatchObject({ filters: 15, kernelSize: 5 });
    expect(problem(change(fitting, 'test/rmse', 'test/accuracy'))).toMatch(
      /objective\.metric: noisy-images is a denoising, which has no test\/accuracy; expected test\/psnr, test\/rmse/,
    );
  });

  it('are found in sweeps too: the first of their runs', () => {
    expect(parseFirstConfig(run, 'run.yaml')).toEqual(parseRunConfig(run, 'run.yaml'));
    const first = parseFirstConfig(sweep, 'sweep.yaml');
    expect(first.strategy).toEqual({ type: 'relinear-sg', gammaG: 0.01, gammaB: 0.01, gammaAs: 'factor' });
    expect(problem('a: 1', parseFirstConfig)).toMatch(/unknown key "a"/);
    expect(problem('{{', parseFirstConfig)).toMatch(/line 1, column \d+/);
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

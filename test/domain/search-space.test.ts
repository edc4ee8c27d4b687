import Ajv from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../../src-main/domain/config/config-error';
import { firstPoints } from '../../src-main/domain/config/first-points';
import { jsonSchemaOf } from '../../src-main/domain/config/json-schema';
import { parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { prunerOptions, prunerSchema } from '../../src-main/domain/config/pruner-config';
import { resolvePoint } from '../../src-main/domain/config/resolve-point';
import { samplerOptions } from '../../src-main/domain/config/sampler-config';
import { searchSchema, searchSpaceSchema } from '../../src-main/domain/config/search-space';
import { objectivesSchema } from '../../src-main/domain/config/training-config';
import { createFixedSampler } from '../../src-main/search/samplers';

const sweepFile = (search: string): string => `name: Rates
dataset: { name: runge }
model: { type: mlp, widths: [8], neuron: quadratic }
optimizer: { type: sgd, learningRate: 0.1 }
training: { epochs: 2, batchSize: 16 }
objective: { metric: test/rmse, goal: minimize }
sweep:
${search.replace(/^/gm, '  ')}
`;
const conditional = `sampler: sobol
points: 32
seed: 3
space:
  strategy.type: [none, relinear-sg]
  strategy.gammaG: { min: 0.0001, max: 1, scale: log, when: { strategy.type: relinear-sg } }
  strategy.gammaB: { same: strategy.gammaG, when: { strategy.type: relinear-sg } }
  optimizer.type: [sgd, adam]
  optimizer.momentum: { values: [0, 0.9], when: { optimizer.type: [sgd] } }
  training.labelSmoothing: { values: [0] }`;

const problemsIn = (search: string): string => {
  try {
    parseSweepConfig(sweepFile(search), 'file.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
};

describe('a space with conditions', () => {
  const config = parseSweepConfig(sweepFile(conditional), 'file.yaml');

  it('gives valid configurations, in which a setting is only where it takes part', () => {
    const sampler = createFixedSampler(config.sweep);
    const runs = Array.from({ length: sampler.size }, (_, i) => resolvePoint(config, sampler.point(i), 0));
    expect(new Set(runs.map(({ strategy }) => strategy.type))).toEqual(new Set(['none', 'relinear-sg']));
    for (const { strategy, optimizer } of runs) {
      if (strategy.type === 'relinear-sg') expect(strategy.gammaB).toBe(strategy.gammaG);
      else expect(strategy).toEqual({ type: 'none' });
      expect('momentum' in optimizer).toBe(optimizer.type === 'sgd');
    }
  });

  it('is checked with each listed value and its conditions before anything is trained', () => {
    const points = firstPoints(config.sweep.space);
    expect(points[0]).toEqual({
      'strategy.type': 'none',
      'optimizer.type': 'sgd',
      'optimizer.momentum': 0,
      'training.labelSmoothing': 0,
    });
    const has = (name: string, value: unknown): boolean => points.some((point) => point[name] === value);
    expect([0.0001, 1].every((rate) => has('strategy.gammaG', rate))).toBe(true);
    expect([0, 0.9].every((momentum) => has('optimizer.momentum', momentum))).toBe(true);
    for (const point of points) {
      expect('strategy.gammaG' in point).toBe(point['strategy.type'] === 'relinear-sg');
      expect('optimizer.momentum' in point).toBe(point['optimizer.type'] === 'sgd');
    }
    expect(problemsIn(conditional.replace('[0, 0.9]', '[0, much]'))).toMatch(
      /sweep\.space\.optimizer\.momentum|optimizer\.momentum: expected a number, found "much"/,
    );
  });
});

describe('errors of a search', () => {
  it.each([
    [
      'when: { strategy.type: relinear-sg } }\n  strategy.gammaB',
      'when: { strategy.typ: relinear-sg } }\n  strategy.gammaB',
      /space\.strategy\.gammaG\.when\.strategy\.typ: expected the name of another dimension .*Did you mean "strategy\.type"\?/,
    ],
    [
      'when: { optimizer.type: [sgd] }',
      'when: { optimizer.type: sdg }',
      /optimizer\.momentum\.when\.optimizer\.type: expected one of "sgd", "adam", found "sdg"\. Did you mean "sgd"\?/,
    ],
    [
      'when: { optimizer.type: [sgd] }',
      'when: { optimizer.type: [] }',
      /expected at least one value, found an empty list/,
    ],
    [
      'when: { optimizer.type: [sgd] }',
      'when: { strategy.gammaG: 1 }',
      /a list of values or variants, found "strategy\.gammaG"/,
    ],
    [
      'optimizer.type: [sgd, adam]',
      'optimizer.type: { values: [sgd, adam], when: { optimizer.momentum: 0 } }',
      /"optimizer\.type" would depend on itself; expected conditions without a circle/,
    ],
    ['points: 32\n', '', /sweep\.points: expected a number of points for the sobol sampler/],
    [
      'sampler: sobol',
      'sampler: sobl',
      /expected one of grid, random, sobol, tpe, evolution, found "sobl"\. Did you mean "sobol"\?/,
    ],
    [
      'scale: log,',
      'scale: log, step: 0.1,',
      /space\.strategy\.gammaG\.step: steps of equal size fit a linear scale only/,
    ],
    ['scale: log,', 'step: 2,', /step: expected at most max − min \(0\.9999\), found 2/],
    ['scale: log,', 'step: 0.1, steps: 3,', /expected either step or steps, found both/],
    ['scale: log,', 'integer: true,', /min: expected a whole number \(integer\), found 0\.0001/],
  ])('%s → %s', (from, to, message) => {
    expect(conditional).toContain(from);
    expect(problemsIn(conditional.replace(from, to))).toMatch(message);
  });

  it('names the most dimensions that sobol takes', () => {
    const space = Object.fromEntries(
      Array.from({ length: 162 }, (_, i) => {
        const name = String.fromCharCode(97 + Math.floor(i / 26)) + String.fromCharCode(97 + (i % 26));
        return [`model.${name}`, [1, 2]];
      }),
    );
    const parsed = searchSchema.safeParse({ sampler: 'sobol', points: 4, space });
    expect(parsed.error?.issues[0]?.message).toMatch(/expected at most 161 dimensions for sobol, found 162/);
    expect(searchSchema.safeParse({ sampler: 'random', points: 4, space }).success).toBe(true);
  });
});

describe('editors', () => {
  it('accept and reject what the command line does', () => {
    const validate = new Ajv({ strict: false }).compile(jsonSchemaOf('sweep'));
    const file = (search: object): object => ({
      name: 'Rates',
      dataset: { name: 'runge' },
      model: { type: 'mlp', widths: [8], neuron: 'quadratic' },
      optimizer: { type: 'sgd', learningRate: 0.1 },
      training: { epochs: 2, batchSize: 16 },
      objective: { metric: 'test/rmse', goal: 'minimize' },
      sweep: search,
    });
    const space = { 'optimizer.momentum': { values: [0, 0.9], when: { 'optimizer.type': 'sgd' } } };
    expect(validate(file({ sampler: 'sobol', points: 4, space }))).toBe(true);
    expect(validate(file({ sampler: 'tpe', points: 4, space }))).toBe(true);
    const unknown = { 'optimizer.momentum': { values: [0, 0.9], where: {} } };
    expect(validate(file({ sampler: 'sobol', points: 4, space: unknown }))).toBe(false);
  });
});

describe('searches that learn from results', () => {
  const space = searchSpaceSchema.parse({ 'model.depth': [1, 2] });
  const messageOf = (schema: z.ZodType, input: unknown): string =>
    JSON.stringify(schema.safeParse(input).error?.issues ?? 'none');

  it('take a sampler by a word or with options', () => {
    const word = searchSchema.parse({ sampler: 'tpe', points: 9, space });
    expect(samplerOptions(word.sampler)).toEqual({
      type: 'tpe',
      startup: 10,
      candidates: 24,
      priorWeight: 1,
    });
    const block = searchSchema.parse({
      sampler: { type: 'evolution', population: 6 },
      points: 9,
      space,
    });
    expect(samplerOptions(block.sampler)).toEqual({ type: 'evolution', population: 6, tournament: 5 });
    const wrong = (sampler: unknown): string => messageOf(searchSchema, { sampler, points: 9, space });
    expect(wrong({ type: 'evolution', population: 3, tournament: 4 })).toMatch(
      /at most the population \(3\), found 4/,
    );
    expect(wrong({ type: 'tpee' })).toMatch(
      /expected type to be one of grid, random, sobol, tpe, evolution\. Did you mean \\+"tpe/,
    );
    expect(wrong({ type: 'tpe', startpu: 4 })).toMatch(/Did you mean \\+"startup/);
    expect(messageOf(searchSchema, { sampler: 'tpe', space })).toMatch(/a number of points for the tpe/);
  });

  it('take a pruner by a word, with options, or several', () => {
    expect(prunerOptions(prunerSchema.parse('median'))).toEqual([
      { type: 'median', startup: 5, warmup: 0, interval: 1, atLeast: 1 },
    ]);
    expect(prunerOptions(prunerSchema.parse(['collapse', { type: 'asha', reduction: 4 }]))).toEqual([
      { type: 'collapse', metric: 'train/loss', factor: 10, growth: 100, readings: 3 },
      { type: 'asha', reduction: 4, minEpochs: 1 },
    ]);
    const wrong = (pruner: unknown): string => messageOf(prunerSchema, pruner);
    expect(wrong({ type: 'asha', minEpochs: 9, maxEpochs: 9 })).toMatch(/more than minEpochs \(9\), found 9/);
    expect(wrong({ type: 'ahsa' })).toMatch(/Did you mean \\+"asha/);
    expect(wrong('medain')).toMatch(/Did you mean \\+"median/);
    expect(wrong([])).not.toBe('"none"');
  });

  it('take one objective or several', () => {
    const objective = { metric: 'test/rmse', goal: 'minimize' };
    expect(objectivesSchema.safeParse(objective).success).toBe(true);
    expect(
      objectivesSchema.safeParse([objective, { metric: 'time/step_ms', goal: 'minimize' }]).success,
    ).toBe(true);
    expect(messageOf(objectivesSchema, [])).toMatch(/expected/);
  });

  it('have a JSON schema', () => {
    const ajv = new Ajv({ strict: false });
    const pruner = ajv.compile(z.toJSONSchema(prunerSchema, { io: 'input' }));
    expect([pruner('asha'), pruner({ type: 'asha', reduction: 4 }), pruner(['none'])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([pruner('other'), pruner({ type: 'asha', eta: 4 }), pruner([])]).toEqual([false, false, false]);
    const search = ajv.compile(z.toJSONSchema(searchSchema, { io: 'input' }));
    expect(search({ sampler: { type: 'tpe' }, points: 3, space })).toBe(true);
    expect(search({ sampler: 'gird', points: 3, space })).toBe(false);
  });
});

import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../../src-main/domain/config/json-schema';
import { parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { objectivesOf } from '../../src-main/domain/config/sweep-config';

const file = (search: string, objective = '{ metric: test/error, goal: minimize }'): string => `name: s
dataset: { name: spirals }
model: { type: mlp, widths: [8], neuron: quadratic }
optimizer: { type: sgd, learningRate: 0.1 }
training: { epochs: 9, batchSize: 16 }
seeds: 2
sweep:
  space: { optimizer.learningRate: { min: 0.01, max: 0.1 } }
${search.replace(/^/gm, '  ')}
objective: ${objective}
`;
const points = (rest: string): string => `points: 4\n${rest}`;
const several = `
  - { metric: test/error, goal: minimize }
  - { metric: test/loss, goal: minimize, value: best }
  - { metric: parameters, goal: minimize }`;
const validate = new Ajv({ strict: false }).compile(jsonSchemaOf('sweep'));

describe('a sweep file', () => {
  const accepted: [string, string, string?][] = [
    ['random', points('sampler: random')],
    ['sobol', points('sampler: sobol\nseed: 3')],
    ['tpe', points('sampler: tpe')],
    ['tpe with options', points('sampler: { type: tpe, startup: 3, candidates: 8, priorWeight: 0.5 }')],
    ['evolution', points('sampler: evolution')],
    ['evolution with options', points('sampler: { type: evolution, population: 4, tournament: 2 }')],
    ['no pruner', points('sampler: tpe\npruner: none')],
    ['median', points('sampler: tpe\npruner: median')],
    [
      'median with options',
      points('sampler: tpe\npruner: { type: median, startup: 2, warmup: 3, interval: 2, atLeast: 2 }'),
    ],
    [
      'asha with options',
      points('sampler: tpe\npruner: { type: asha, reduction: 2, minEpochs: 1, maxEpochs: 8 }'),
    ],
    [
      'a list of pruners',
      points('sampler: tpe\npruner: [collapse, { type: collapse, metric: test/loss, factor: 3 }, asha]'),
    ],
    ['a budget of hours', points('sampler: tpe\nbudget: { hours: 0.5 }')],
    ['a budget of both', points('sampler: random\nbudget: { hours: 2, runs: 3 }')],
    ['several objectives', points('sampler: tpe'), several],
  ];
  it.each(accepted)('may have %s, also in an editor', (_, search, objective) => {
    const text = file(search, objective);
    expect(parseSweepConfig(text, 's.yaml').sweep).toMatchObject({ points: 4 });
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  const wrong: [string, string, RegExp, string?][] = [
    ['an unknown sampler', points('sampler: tpee'), /sweep\.sampler: .*Did you mean "tpe"\?.*\(line 10\)/],
    [
      'an adaptive one without points',
      'sampler: tpe',
      /sweep\.points: expected a number of points for the tpe sampler/,
    ],
    [
      'an unknown option of tpe',
      points('sampler: { type: tpe, start: 3 }'),
      /sweep\.sampler.*unknown key "start".*\(line \d+\)/,
    ],
    [
      'a tournament larger than the population',
      points('sampler: { type: evolution, population: 4, tournament: 9 }'),
      /sampler\.tournament: expected at most the population \(4\), found 9/,
    ],
    ['an unknown pruner', points('sampler: tpe\npruner: medium'), /sweep\.pruner: .*Did you mean "median"\?/],
    [
      'an unknown one in a list',
      points('sampler: tpe\npruner: [asha, collaps]'),
      /sweep\.pruner.*Did you mean "collapse"\?/,
    ],
    [
      'rungs without room',
      points('sampler: tpe\npruner: { type: asha, minEpochs: 4, maxEpochs: 4 }'),
      /pruner\.maxEpochs: expected more than minEpochs \(4\), found 4/,
    ],
    [
      'a wrong option of a pruner',
      points('sampler: tpe\npruner: { type: asha, eta: 4 }'),
      /sweep\.pruner.*unknown key "eta"/,
    ],
    ['an empty budget', points('sampler: tpe\nbudget: {}'), /sweep\.budget: expected hours, runs or both/],
    [
      'a budget of nothing',
      points('sampler: tpe\nbudget: { runs: 0 }'),
      /sweep\.budget\.runs: expected .*found 0/,
    ],
    ['no objective', points('sampler: tpe'), /objective: expected at least 1 entries, found \[\]/, '[]'],
    [
      'an unknown metric in a list',
      points('sampler: tpe'),
      /objective\.0\.metric: .*found "test\/eror".*Did you mean "test\/error"\?/,
      '[{ metric: test/eror, goal: minimize }]',
    ],
    [
      'what a run costs first',
      points('sampler: tpe'),
      /objective: expected a metric first/,
      '[{ metric: parameters, goal: minimize }]',
    ],
  ];
  it.each(wrong)('is told of %s', (_, search, message, objective) => {
    expect(() => parseSweepConfig(file(search, objective), 's.yaml')).toThrow(message);
  });

  it('compares by its first objective', () => {
    const config = parseSweepConfig(file(points('sampler: tpe'), several), 's.yaml');
    expect(objectivesOf(config).map(({ metric, value }) => [metric, value])).toEqual([
      ['test/error', 'last'],
      ['test/loss', 'best'],
      ['parameters', 'last'],
    ]);
  });
});

import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { readSample } from '../support/samples';

const sample = parse(readSample('lapdepth.yaml')) as Record<string, Record<string, unknown>>;

function problem(change: Record<string, Record<string, unknown>>): string {
  const changed = Object.entries(change).map(([key, value]) => [key, { ...sample[key], ...value }]);
  try {
    parseRunConfig(JSON.stringify({ ...sample, ...Object.fromEntries(changed) }), 'run.json');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
const points = { dataset: { name: 'spirals' } };

describe('a configuration for depth', () => {
  it('is valid as the sample has it, with the defaults of the paper', () => {
    const config = parseRunConfig(readSample('lapdepth.yaml'), 'lapdepth.yaml');
    expect(config.dataset).toMatchObject({ density: 1, maxDepth: 80 });
    const model = { type: 'lapdepth', neuron: 'quadratic' };
    const whole = parseRunConfig(JSON.stringify({ ...sample, model }), 'run.json').model;
    expect(whole).toEqual({
      ...model,
      blocks: [3, 4, 23],
      cardinality: 32,
      groupWidth: 8,
      channels: 64,
      maxDepth: 80,
      rezero: false,
    });
  });

  it.each([
    ['an odd width', { model: { channels: 9 } }, /model\.channels: expected an even number, found 9/],
    ['too few channels', { model: { channels: 4 } }, /model\.channels: expected at least 6, found 4/],
    ['two stages', { model: { blocks: [1, 1] } }, /model\.blocks/],
    ['a height', { dataset: { height: 40 } }, /dataset\.height: expected a multiple of 16, found 40/],
    ['sparse edges', { dataset: { density: 0.5 } }, /training\.gradientLoss: .* dense depth, .* 0\.5/],
    ['accuracy', { objective: { metric: 'test/accuracy' } }, /objective\.metric: scenes is an estimation/],
  ])('explains %s', (_what, change, message) => {
    expect(problem(change)).toMatch(message);
  });

  it('needs a data set of depth, and the other way round', () => {
    const bare = { ...sample, ...points, training: { epochs: 1, batchSize: 4 } };
    const read = (value: unknown) => (): unknown => parseRunConfig(JSON.stringify(value), 'run.json');
    expect(read(bare)).toThrow(
      /model\.type: a lapdepth network predicts depth, but spirals is a classification; expected mlp, or .* scenes/,
    );
    expect(read(bare)).toThrow(/objective\.metric: spirals is a classification, which has no test\/abs_rel/);
    const mlp = { type: 'mlp', widths: [2], neuron: 'quadratic' };
    expect(read({ ...sample, model: mlp })).toThrow(
      /model\.type: an mlp can't predict the depth of scenes; expected lapdepth/,
    );
    const other = { ...bare, model: mlp, objective: { metric: 'test/error', goal: 'minimize' } };
    expect(read({ ...other, training: { ...sample['training'] } })).toThrow(/training\.gradientLoss: /);
    expect(read(other)).not.toThrow();
  });
});

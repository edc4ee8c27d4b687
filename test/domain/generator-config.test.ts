import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src-main/domain/config/config-error';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { readSample } from '../support/samples';

const run = readSample('runge-run.yaml');

function problem(dataset: string, model?: string): string {
  const text = run
    .replace('{ name: runge }', `{ name: ${dataset} }`)
    .replace(/model: .*/, (given) => (model === undefined ? given : `model: { ${model} }`));
  try {
    parseRunConfig(text, 'file.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('expected a ConfigError');
}

describe('options of generators', () => {
  it.each([
    ['xor, targets: number', /dataset\.targets: expected one of class, value, found "number"/],
    ['spirals, points: many', /dataset\.points: expected a number, found "many"/],
    ['polynomial-spline, degree: 2, smoothness: 2', /dataset\.smoothness: expected less than the degree 2/],
    ['hierarchical-polynomial, rank: 17', /dataset\.rank: expected at most the dimension 16, found 17/],
    ['poisson, dimensions: 3', /dataset\.dimensions: expected 1 or 2, found 3/],
    ['poisson, siz: 3', /dataset: unknown key "siz"\. Did you mean "size"\?/],
    ['textures, classes: 11', /dataset\.classes: expected at most 10, found 11/],
    ['textures, augment: cifars', /dataset\.augment: expected none, cifar, or a block of .*found "cifars"/],
    [
      'texture, classes: 3',
      /unknown key "classes"\. There is no generator "texture"\. Did you mean "textures"\?/,
    ],
  ])('%s: says what is wrong with them', (dataset, message) => {
    expect(problem(dataset)).toMatch(message);
  });

  it('say which networks they are for', () => {
    const textures = run
      .replace('{ name: runge }', '{ name: textures }')
      .replace(/model: .*/, 'model: { type: resnet, depth: 8, neuron: quadratic }')
      .replace('test/rmse', 'test/error');
    expect(parseRunConfig(textures, 'file.yaml').dataset).toMatchObject({ name: 'textures', classes: 10 });
    expect(problem('poisson', 'type: resnet, depth: 8, neuron: quadratic')).toMatch(
      /model\.type: a resnet needs images with classes, but poisson has points; expected mlp/,
    );
  });
});

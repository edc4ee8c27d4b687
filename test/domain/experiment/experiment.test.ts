import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { isTrained, type TrainedExperiment } from '../../../src-main/domain/experiment/experiment';
import { sweepOf } from '../../../src-main/domain/experiment/experiment-sweep';
import { parseExperiment } from '../../../src-main/domain/experiment/parse-experiment';
import { twoNetworks } from '../../support/experiments';
import { repository } from '../../support/samples';

interface ExperimentFile {
  rows: [object, object];
  findings: [object];
}

const folder = join(repository, 'resources', 'experiments');

function experimentOf(change: (file: ExperimentFile) => void = () => undefined): TrainedExperiment {
  const file = parse(twoNetworks) as ExperimentFile;
  change(file);
  const experiment = parseExperiment(stringify(file), 'two', 'two.yaml');
  if (!isTrained(experiment)) throw new Error('it trains');
  return experiment;
}

describe('an experiment of the gallery', () => {
  it.each(readdirSync(folder))('%s is whole, and each of its rows a configuration', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(parseExperiment(text, name, name)).toMatchObject({ title: expect.any(String) as string });
  });

  it('becomes a sweep with a point a row; what a row has comes after what its budget has', () => {
    const sweep = sweepOf(experimentOf(), { budget: 'quick' });
    expect(sweep).toMatchObject({
      name: 'Table I: Two networks on spirals (quick)',
      experiment: 'two/quick',
      seeds: 2,
      training: { epochs: 60 },
    });
    expect(Object.keys((sweep.sweep.space['network'] as { variants: object }).variants)).toEqual([
      'ResNet_20',
      'QResNet',
    ]);
    const full = sweepOf(experimentOf(), { budget: 'full', rows: ['only at full size'], seeds: [1] });
    expect(full).toMatchObject({ seeds: [1], training: { epochs: 80 }, dataset: { name: 'flowers' } });
    const other = sweepOf(experimentOf(), { budget: 'full', otherwise: true });
    expect(other.dataset).toMatchObject({ name: 'spirals' });
  });

  it.each<[string, string, (file: ExperimentFile) => void]>([
    [
      'a measure that is none',
      'there is no measure "eror". Did you mean "error"?',
      (file) => {
        Object.assign(file.rows[0], { published: { eror: 1 } });
      },
    ],
    [
      'a row that is none',
      'there is no row "QResNet20"',
      (file) => {
        Object.assign(file.findings[0], { order: ['QResNet20', 'ResNet_20'] });
      },
    ],
    [
      'a finding about a measure without a goal',
      'expected a measure with a goal',
      (file) => {
        Object.assign(file.findings[0], { measure: 'parameters' });
      },
    ],
    [
      'two rows of one name',
      'there are two rows "QResNet"',
      (file) => {
        Object.assign(file.rows[0], { title: 'QResNet' });
      },
    ],
    [
      'a row that is no configuration',
      'expected one of conventional',
      (file) => {
        Object.assign(file.rows[1], { settings: { 'model.neuron': 'cubic' } });
      },
    ],
    [
      'an unknown key',
      'unknown key "row"',
      (file) => {
        Object.assign(file, { row: [] });
      },
    ],
  ])('is refused with %s', (_, message, change) => {
    expect(() => experimentOf(change)).toThrow(message);
  });
});

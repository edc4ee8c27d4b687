import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { homePaths } from '../../src-main/rundir/paths';
import { temporaryFolder, writeFiles } from '../datasets/files';
import { trainedEvents } from '../support/train';

it('an evaluation that is not finite is told of once, while training goes on', async () => {
  const home = temporaryFolder();
  const source = writeFiles(join(home, 'source'), {
    'train.csv': `x,y\n${Array.from({ length: 16 }, (_, i) => `${i / 4},${i * i + 0.5}`).join('\n')}\n`,
    // Its square is beyond single precision.
    'test.csv': 'x,y\n1e29,5\n',
  });
  await importDataset({ datasetsFolder: homePaths(home).datasets, name: 'far', path: source });
  const config = parseRunConfig(
    `name: far
dataset: { name: far }
model: { type: mlp, widths: [4], neuron: quadratic }
optimizer: { type: sgd, learningRate: 0.001 }
training: { epochs: 3, batchSize: full, backend: cpu }`,
    'far.yaml',
  );
  const warnings = (await trainedEvents(config, home)).filter(({ type }) => type === 'warning');
  expect(warnings).toMatchObject([
    {
      code: 'EVALUATION_NOT_FINITE',
      message: expect.stringMatching(/after epoch 1 the test\/loss is/) as string,
    },
  ]);
});

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, writeConfig } from '../support/cli';
import { runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';

it('a tiny LapDepth network is trained on scenes from the command line', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const file = writeConfig(folder, 'run.json', {
    name: 'depth',
    dataset: { name: 'scenes', images: 2, testImages: 1, height: 16, width: 32 },
    model: {
      type: 'lapdepth',
      neuron: 'quadratic',
      blocks: [1, 1, 1],
      cardinality: 2,
      groupWidth: 2,
      channels: 6,
    },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.001 },
    training: { epochs: 2, batchSize: 1, backend: 'cpu', gradientLoss: true },
    objective: { metric: 'test/abs_rel', goal: 'minimize' },
  });
  expect(await cli('train', file, '--home', home)).toMatchObject({ code: 0 });
  const [run] = runsIn(home);
  expect(run?.state).toBe('finished');
  for (const part of ['train', 'test']) {
    for (const name of ['loss', 'abs_rel', 'sq_rel', 'rmse', 'rmse_log']) {
      expect(run?.metrics[`${part}/${name}`]?.last, name).toBeGreaterThan(0);
    }
    expect(run?.metrics[`${part}/delta3`]?.last).toBeLessThanOrEqual(1);
  }
});

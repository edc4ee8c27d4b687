import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src-main/backends/load-backend';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import type { Diagnostics } from '../../../src-main/domain/diagnostics';
import { diagnose } from '../../../src-main/training/diagnostics/diagnose';
import { writeBars } from '../../support/bars';
import { temporaryFolder } from '../../support/temporary';
import { trainedMetrics } from '../../support/train';

beforeAll(() => loadBackend('cpu'));

const base = {
  name: 'small',
  model: { type: 'mlp', widths: [6], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.02 },
  training: { epochs: 3, batchSize: 20, backend: 'cpu' },
};

interface Trained {
  found: Diagnostics;
  /** The last metrics that the run recorded. */
  recorded: Record<string, number>;
  progress: [number, number][];
}

async function trainedOn(dataset: object, others: object = {}): Promise<Trained> {
  const folder = temporaryFolder();
  const datasetsFolder = join(folder, 'datasets');
  const config = runFileSchema.parse({ ...base, dataset, ...others });
  if (config.dataset.name === 'bars') {
    writeBars(join(folder, 'bars'));
    await importDataset({ datasetsFolder, name: 'bars', path: join(folder, 'bars') });
  }
  const recorded = (await trainedMetrics(config, folder)).at(-1) ?? {};
  const progress: [number, number][] = [];
  const found = await diagnose({
    runId: 'small',
    config,
    checkpointsFolder: join(folder, 'checkpoints'),
    datasetsFolder,
    fingerprint: 'another',
    onProgress: (done, total) => progress.push([done, total]),
  });
  return { found, recorded, progress };
}

function findings<Kind extends Diagnostics['findings']['kind']>({ found }: Trained, kind: Kind) {
  expect(found.findings.kind).toBe(kind);
  return found.findings as Extract<Diagnostics['findings'], { kind: Kind }>;
}

describe('diagnostics', () => {
  it('of a classification have the accuracy that was recorded, its mistakes, and regions of the plane', async () => {
    const trained = await trainedOn({ name: 'spirals', points: 60, testPoints: 50 });
    const { accuracy, confusion, classes, mistakes, confused, plane } = findings(trained, 'classification');
    expect(accuracy).toBeCloseTo(trained.recorded['test/accuracy'] ?? NaN, 4);
    expect(confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(50);
    const correct = classes.reduce((sum, ofClass) => sum + ofClass.correct, 0);
    expect(correct).toBe(Math.round((accuracy * 50) / 100));
    expect(mistakes).toHaveLength(50 - correct);
    expect(confused.reduce((sum, { count }) => sum + count, 0)).toBe(50 - correct);
    const confidences = mistakes.map(({ confidence }) => confidence ?? NaN);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
    for (const { confidence, probability, values, truth, predicted } of mistakes) {
      expect((confidence ?? 0) + (probability ?? 0)).toBeCloseTo(1, 4); // two classes
      expect(values).toHaveLength(2);
      expect(truth).not.toBe(predicted);
    }
    expect(Buffer.from(plane?.classes ?? '', 'base64')).toHaveLength(128 * 128);
    expect(new Set(Buffer.from(plane?.classes ?? '', 'base64'))).toEqual(new Set([0, 1]));
    expect(plane?.points).toHaveLength(110);
    expect(trained.found).toMatchObject({ examples: 50, of: 50, checkpoint: { epoch: 3 } });
    expect(trained.found.warnings).toEqual([
      expect.stringContaining('fingerprint another, but spirals now has'),
    ]);
    expect(trained.progress.at(-1)).toEqual([50, 50]);
  });

  it('of images show the mistakes as pictures', async () => {
    const trained = await trainedOn({ name: 'bars', limit: { train: 20, test: 10 } });
    const { mistakes, plane, confusion, classes } = findings(trained, 'classification');
    expect(plane).toBeNull();
    expect(confusion).toHaveLength(classes.length);
    for (const { picture, values } of mistakes) {
      expect(picture).toMatch(/^data:image\/png;base64,/);
      expect(values).toBeNull();
    }
  });

  it('of a function of one number have it on a dense grid, beside the truth where that is known', async () => {
    const trained = await trainedOn({ name: 'runge', points: 21, testPoints: 30 });
    const { grid, train, test, rmse, largest } = findings(trained, 'function');
    expect(grid.x).toHaveLength(512);
    expect([grid.x[0], grid.x.at(-1)]).toEqual([-1, 1]);
    expect(grid.truth?.[0]).toBeCloseTo(1 / 26, 5);
    expect(train.x).toHaveLength(21);
    expect(test.predicted).toHaveLength(30);
    expect(rmse).toBeCloseTo(trained.recorded['test/rmse'] ?? NaN, 4);
    expect(Math.abs(largest?.error ?? 0)).toBeGreaterThanOrEqual(rmse ?? NaN);
  });

  it('of other regressions have pairs, residuals and the worst examples', async () => {
    const xor = await trainedOn({ name: 'xor', points: 40, testPoints: 40, targets: 'value' });
    const { outputs, scatter, residuals, worst, plane } = findings(xor, 'regression');
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.rmse).toBeCloseTo(xor.recorded['test/rmse'] ?? NaN, 4);
    expect(scatter.truth).toHaveLength(40);
    expect(residuals?.counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(worst[0]?.values).toHaveLength(2);
    expect(plane?.values).toHaveLength(128 * 128);

    const poisson = await trainedOn({ name: 'poisson', size: 3, systems: 30, testSystems: 20 });
    const many = findings(poisson, 'regression');
    expect(many.outputs).toHaveLength(9);
    expect(many.plane).toBeNull();
    expect(new Set(many.scatter.output)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
  });

  it('of a variational problem compare its values with the solution', async () => {
    const model = { type: 'field', widths: [4], neuron: 'quadratic' };
    const line = await trainedOn({ name: 'elliptic', points: 20, testPoints: 30 }, { model });
    const { grid, test, rmse } = findings(line, 'function');
    const middle = grid.x.reduce(
      (best, x, i) => (Math.abs(x - 0.5) < Math.abs((grid.x[best] ?? 0) - 0.5) ? i : best),
      0,
    );
    expect(grid.truth?.[middle]).toBeCloseTo(1, 1);
    const size = Math.sqrt(test.y.reduce((sum, y) => sum + y * y, 0) / test.y.length);
    expect((rmse ?? NaN) / size).toBeCloseTo(line.recorded['test/relative_l2'] ?? NaN, 4);

    const square = await trainedOn(
      { name: 'elliptic', dimensions: 2, points: 20, testPoints: 30 },
      { model },
    );
    const { outputs, plane, scatter } = findings(square, 'regression');
    expect(outputs).toHaveLength(1);
    expect(plane?.values).toHaveLength(128 * 128);
    expect(scatter.truth).toHaveLength(30);
  });

  it('of search directions show what of the right-hand sides they explain', async () => {
    const systems = { name: 'poisson', size: 4, systems: 30, testSystems: 20, targets: 'residual' };
    const trained = await trainedOn(systems, {
      model: { type: 'unet', neuron: 'quadratic', channels: 2, levels: 1 },
    });
    const { outputs } = findings(trained, 'regression');
    expect(outputs).toHaveLength(16);
    // Right-hand sides have a mean square of 1, so the mean square of what is not explained is the loss.
    const meanSquare = outputs.reduce((sum, { rmse }) => sum + (rmse ?? NaN) ** 2, 0) / 16;
    expect(meanSquare).toBeCloseTo(trained.recorded['test/loss'] ?? NaN, 4);
  });

  it('of denoising show what went in, what should come out and what did', async () => {
    const trained = await trainedOn(
      { name: 'noisy-images', images: 12, testImages: 10, size: 8 },
      { model: { type: 'autoencoder', neuron: 'quadratic', filters: 2, kernelSize: 3 } },
    );
    const { worst, best, mean } = findings(trained, 'images');
    expect(worst).toHaveLength(8);
    expect(best).toHaveLength(2);
    expect(mean).toBeGreaterThan(0);
    for (const { input, target, prediction } of [...worst, ...best]) {
      for (const picture of [input, target, prediction]) expect(picture).toMatch(/^data:image\/png/);
    }
    expect(worst[0]?.rmse ?? 0).toBeGreaterThanOrEqual(best[0]?.rmse ?? Infinity);
  });

  it('need a checkpoint', async () => {
    const config = runFileSchema.parse({ ...base, dataset: { name: 'xor' } });
    const folder = temporaryFolder();
    await expect(
      diagnose({ runId: 'none', config, checkpointsFolder: folder, datasetsFolder: folder }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'run none has no checkpoint yet' });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pieceValue } from '../../../src-main/analysis/piecewise-polynomial';
import { loadBackend } from '../../../src-main/backends/load-backend';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import { inspectionOptions } from '../../../src-main/domain/inspections';
import { inspectRun } from '../../../src-main/training/inspect/inspect-run';
import { pointsOf } from '../../../src-main/training/diagnostics/points';
import { temporaryFolder } from '../../support/temporary';
import { trainedMetrics } from '../../support/train';

beforeAll(() => loadBackend('cpu'));

const base = {
  name: 'bent',
  strategy: { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 },
  optimizer: { type: 'adam', learningRate: 0.02 },
  training: { epochs: 60, batchSize: 'full', backend: 'cpu' },
};
const layers = { dense_2: 'conventional' };

async function trained(others: object, columns: string[], rows: number[][]) {
  const folder = temporaryFolder();
  const datasetsFolder = join(folder, 'datasets');
  const path = join(folder, 'bent.csv');
  writeFileSync(path, [columns, ...rows].map((row) => `${row.join(',')}\n`).join(''));
  await importDataset({ datasetsFolder, name: 'bent', path, settings: { target: 'y', task: 'regression' } });
  const config = runFileSchema.parse({ ...base, dataset: { name: 'bent', testFraction: 0.25 }, ...others });
  const metrics = await trainedMetrics(config, folder);
  const run = { runId: 'bent', config, checkpointsFolder: join(folder, 'checkpoints'), datasetsFolder };
  const inspect = (options: object = {}) =>
    inspectRun({ tool: 'pieces', options: inspectionOptions.pieces.parse(options), ...run });
  return { inspect, metrics, dataset: () => loadDataset(config.dataset, datasetsFolder) };
}

describe('the pieces of a trained network', () => {
  it('predict what the run was evaluated to, in the units of a table that was standardized', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [1000 + i, 50 * Math.abs(i - 30) - 7]);
    const model = { type: 'mlp', widths: [4, 4], neuron: 'quadratic', layers };
    const { inspect, metrics, dataset } = await trained({ model }, ['x', 'y'], rows);
    const { findings } = await inspect();
    expect([...findings.interval]).toEqual([1000, 1059]);
    expect(findings.xTitle).toBe('x');
    // Two of the three layers have quadratic terms.
    expect(findings.largestDegree).toBe(4);
    expect(findings.pieces.length).toBeGreaterThan(1);
    expect(findings.check.largestDifference).toBeLessThan(1e-10 * findings.check.largestOutput);

    const data = await dataset();
    const { inputs, targets, count } = pointsOf(data, data.test, 100);
    const errors = [...inputs].map((x, i) => (pieceValue(findings.pieces, x) - (targets[i] ?? NaN)) ** 2);
    const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / count);
    const evaluated = metrics.at(-1)?.['test/rmse'] ?? NaN;
    expect(Math.abs(rmse - evaluated)).toBeLessThan(1e-4 * evaluated);

    const { pieces } = (await inspect({ interval: [1010, 1020] })).findings;
    expect([pieces[0]?.from, pieces.at(-1)?.to]).toEqual([1010, 1020]);
    const middle = pieceValue(pieces, 1015) - pieceValue(findings.pieces, 1015);
    expect(Math.abs(middle)).toBeLessThan(1e-9);
    await expect(inspect({ output: 2 })).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });

  it('are refused of networks of two numbers, and of other activations', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => [i, i % 5, i * i]);
    const training = { ...base.training, epochs: 1 };
    const model = { type: 'mlp', widths: [2], neuron: 'quadratic' };
    const two = await trained({ model, training }, ['x', 'z', 'y'], rows);
    await expect(two.inspect()).rejects.toMatchObject({
      code: 'MODEL_MISFIT',
      message: expect.stringContaining('2 numbers') as unknown,
    });
    const bent = rows.map(([x = 0, , y = 0]) => [x, y]);
    const tanh = await trained({ model: { ...model, activation: 'tanh' }, training }, ['x', 'y'], bent);
    await expect(tanh.inspect()).rejects.toMatchObject({ code: 'MODEL_MISFIT' });
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import type { InspectionFindings, InspectionTool } from '../../../src-main/domain/inspections';
import { inspectRun } from '../../../src-main/training/inspect/inspect-run';
import { temporaryFolder } from '../../support/temporary';
import { endOf, train } from '../short-runs';

const base = {
  dataset: { name: 'spirals', points: 40, testPoints: 30 },
  strategy: { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 },
  optimizer: { type: 'adam', learningRate: 0.02 },
  training: { epochs: 3, batchSize: 10, backend: 'cpu' },
};

async function inspected<Tool extends InspectionTool>(
  home: string,
  run: string,
  config: ReturnType<typeof runFileSchema.parse>,
  tool: Tool,
): Promise<InspectionFindings[Tool]> {
  const { findings } = await inspectRun({
    ...{ tool, options: {}, runId: run, config },
    ...{ checkpointsFolder: join(home, run, 'checkpoints'), datasetsFolder: join(home, 'datasets') },
  } as Parameters<typeof inspectRun<Tool>>[0]);
  // They go into a file.
  expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  return findings;
}

describe('inside a trained run', () => {
  it('amplification and shares are told of each layer, of mixed networks too', async () => {
    const home = temporaryFolder();
    const config = runFileSchema.parse({
      ...{ ...base, name: 'mixed' },
      model: {
        type: 'mlp',
        widths: [6, 5],
        neuron: 'quadratic',
        layers: { dense_2: 'poly' },
        output: 'conventional',
      },
    });
    await train(home, 'mixed', config);
    const amplification = await inspected(home, 'mixed', config, 'amplification');
    expect(amplification).toMatchObject({ directions: null, expected: null, network: { error: null } });
    expect(amplification.layers.map(({ layer, neuron }) => [layer, neuron])).toEqual([
      ['dense_1', 'quadratic'],
      ['dense_2', 'poly'],
      ['dense_3', 'conventional'],
    ]);
    expect(amplification.layers.at(-1)?.running).toBe(amplification.network.frobenius);
    expect(amplification.layers.at(-1)?.conventional?.running).toBe(amplification.conventional?.frobenius);
    expect(amplification.network.spectral).toBeLessThanOrEqual(amplification.network.frobenius ?? 0);
    const shares = await inspected(home, 'mixed', config, 'layers');
    expect(shares.examples).toBe(30);
    expect(shares.layers.map(({ layer, shares }) => [layer, Object.keys(shares)])).toEqual([
      ['dense_1', ['linear', 'product', 'power']],
      ['dense_2', ['linear', 'product']],
    ]);
  });

  it('a network of conventional neurons has nothing beside it, and no shares', async () => {
    const home = temporaryFolder();
    const config = runFileSchema.parse({
      ...{ ...base, name: 'plain', strategy: { type: 'none' } },
      model: { type: 'mlp', widths: [6], neuron: 'conventional' },
    });
    await train(home, 'plain', config);
    const amplification = await inspected(home, 'plain', config, 'amplification');
    expect(amplification.conventional).toBeNull();
    expect(amplification.network.frobenius).toBeGreaterThan(0);
    expect((await inspected(home, 'plain', config, 'layers')).layers).toEqual([]);
  });

  it('a field is looked at as the network that it carries', async () => {
    const home = temporaryFolder();
    const config = runFileSchema.parse({
      ...{ ...base, name: 'field', dataset: { name: 'elliptic', points: 16, testPoints: 12 } },
      model: { type: 'field', widths: [4], neuron: 'quadratic' },
      training: { ...base.training, measure: ['amplification', 'quadratic-share'] },
    });
    await train(home, 'field', config);
    const { metrics } = endOf(home, 'field');
    const last = Object.fromEntries(metrics.at(-1) ?? []);
    const { network } = await inspected(home, 'field', config, 'amplification');
    expect(Number(last['amplification/network']) / (network.frobenius ?? NaN)).toBeCloseTo(1, 4);
    const { layers, examples } = await inspected(home, 'field', config, 'layers');
    expect([examples, layers.map(({ layer }) => layer)]).toEqual([12, ['dense_1', 'dense_2']]);
    const { linear = null, product = null, power = null } = layers[1]?.shares ?? {};
    expect(Number(linear) + Number(product) + Number(power)).toBeCloseTo(1, 4);
    expect(Number(last['layer/dense_2/share_power'])).toBeCloseTo(Number(power), 4);
  });
});

import { describe, expect, it } from 'vitest';
import {
  conventionalAmplification,
  denseAmplification,
} from '../../src-main/analysis/amplification/dense-amplification';
import { denseNetworkOf } from '../../src-main/analysis/amplification/dense-network';
import { perceptronOf } from '../../src-main/domain/config/model-config';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { modelStateOf } from '../../src-main/training/checkpointing';
import { nativeProblem } from '../nn/support/backends';
import { temporaryFolder } from '../support/temporary';
import { endOf, train } from './short-runs';

const backends = nativeProblem === undefined ? (['cpu', 'native'] as const) : (['cpu'] as const);

const spirals = {
  dataset: { name: 'spirals', points: 30, testPoints: 20 },
  model: { type: 'mlp', widths: [5, 4], neuron: 'quadratic' },
};
const elliptic = {
  dataset: { name: 'elliptic', amplitude: 0.02, points: 30, testPoints: 20 },
  model: { type: 'field', widths: [5, 4], neuron: 'quadratic', activation: 'relu' },
};
const textures = {
  dataset: { name: 'textures', images: 6, testImages: 4, classes: 2, size: 16 },
  model: { type: 'resnet', depth: 8, channels: 4, neuron: 'compact', rezero: true },
};

describe('what training.measure records', () => {
  it.each(backends)('changes no bit of the training: %s', async (backend) => {
    for (const [name, subject] of Object.entries(
      backend === 'cpu' ? { spirals, elliptic } : { spirals, elliptic, textures },
    )) {
      const home = temporaryFolder();
      const config = (measure?: string[]) =>
        runFileSchema.parse({
          ...{ name, ...subject },
          strategy: { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 },
          optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
          training: { epochs: 2, batchSize: 6, backend, ...(measure && { measure }) },
        });
      expect(await train(home, 'plain', config())).toEqual({ type: 'finished' });
      expect(await train(home, 'measured', config(['amplification', 'quadratic-share']))).toEqual({
        type: 'finished',
      });
      const [plain, measured] = [endOf(home, 'plain'), endOf(home, 'measured')];
      expect(measured.tensors).toEqual(plain.tensors);
      const isMeasured = ([metric]: [string, unknown]): boolean => /amplification|share/.test(metric);
      expect(measured.metrics.map((values) => values.filter((one) => !isMeasured(one)))).toEqual(
        plain.metrics,
      );
      expect(measured.metrics).toHaveLength(2);
      const last = Object.fromEntries((measured.metrics.at(-1) ?? []).filter(isMeasured));
      const layer = name !== 'textures' ? 'dense_2' : 'stage2_block1_conv2';
      const terms = name !== 'textures' ? ['linear', 'product', 'power'] : ['linear', 'power'];
      const sum = terms.reduce((total, term) => total + Number(last[`layer/${layer}/share_${term}`]), 0);
      expect(sum).toBeCloseTo(1, 4);
      expect(last['amplification/network']).toBeGreaterThan(0);
      const output = name !== 'textures' ? 'dense_3' : 'classifier';
      expect(last[`layer/${output}/amplification`]).toBe(last['amplification/network']);
      const perceptron = perceptronOf(config().model);
      if (perceptron === undefined || plain.tensors === undefined) continue;
      const network = denseNetworkOf(perceptron, modelStateOf(plain.tensors));
      const exact = denseAmplification(network).frobenius;
      expect(Number(last['amplification/network']) / exact).toBeCloseTo(1, 4);
      const beside = conventionalAmplification(network)?.frobenius ?? NaN;
      expect(Number(last['amplification/conventional']) / beside).toBeCloseTo(1, 4);
    }
  });
});

import { describe, expect, it } from 'vitest';
import {
  conventionalAmplification,
  denseAmplification,
} from '../../../src-main/analysis/amplification/dense-amplification';
import { denseNetworkOf } from '../../../src-main/analysis/amplification/dense-network';
import { mlpSchema, neuronNames } from '../../../src-main/domain/config/model-config';
import type { NamedArrays } from '../../../src-main/nn/named-arrays';
import { plainNetwork, randomOf, randomState } from '../support/plain-network';

const widths = [3, 5, 4, 2];
const configOf = (neuron: string, activation = 'relu') =>
  mlpSchema.parse({ type: 'mlp', widths: widths.slice(1, -1), neuron, activation });

/** ∂f/∂x at 0 as [out][in] by central differences of the fourth order. */
function differences(f: (x: number[]) => number[], inputs: number, step = 1e-3): number[][] {
  const at = (index: number, value: number) =>
    f(Array.from({ length: inputs }, (_, i) => (i === index ? value : 0)));
  const columns = Array.from({ length: inputs }, (_, i) => {
    const [near, far] = [1, 2].map((times) => {
      const [plus, minus] = [at(i, times * step), at(i, -times * step)];
      return plus.map((value, j) => (value - (minus[j] ?? NaN)) / (2 * times * step));
    });
    return (near ?? []).map((value, j) => (4 * value - (far?.[j] ?? NaN)) / 3);
  });
  return (columns[0] ?? []).map((_, j) => columns.map((column) => column[j] ?? NaN));
}

const norm = (rows: readonly (readonly number[])[]): number => Math.hypot(...rows.flat());

/** The root of the largest eigenvalue of JᵀJ by power iteration. */
function largestSingularValue(rows: readonly number[][]): number {
  let v = (rows[0] ?? []).map((_, i) => 1 + i / 10);
  let length = 0;
  for (let i = 0; i < 2000; i++) {
    const image = rows.map((row) => row.reduce((sum, a, j) => sum + a * (v[j] ?? 0), 0));
    length = Math.hypot(...image) / Math.hypot(...v);
    v = v.map((_, j) => rows.reduce((sum, row, k) => sum + (row[j] ?? 0) * (image[k] ?? 0), 0));
    const scale = Math.hypot(...v);
    v = v.map((value) => value / scale);
  }
  return length;
}

describe('the amplification of a fully connected network at 0', () => {
  it.each(neuronNames)('is the derivative by differences, up to each layer: %s', (neuron) => {
    for (const activation of ['relu', 'tanh', 'sigmoid', 'linear'] as const) {
      const state = randomState(neuron, widths, randomOf(neuron));
      const network = denseNetworkOf(configOf(neuron, activation), state);
      const found = denseAmplification(network);
      expect(found.layers.map(({ layer }) => layer)).toEqual(['dense_1', 'dense_2', 'dense_3']);
      found.layers.forEach(({ running, own }, i) => {
        const upTo = plainNetwork(neuron, widths.slice(0, i + 2), state, activation);
        const expected = norm(differences(upTo, 3, 1e-4));
        expect((running - expected) / (expected || 1), `${activation} ${i}`).toBeCloseTo(0, 6);
        if (i === 0) expect(own).toBe(running);
      });
      const jacobian = differences(plainNetwork(neuron, widths, state, activation), 3, 1e-4);
      expect(found.frobenius).toBe(found.layers[2]?.running);
      const largest = found.frobenius === 0 ? 0 : largestSingularValue(jacobian);
      expect(((found.spectral ?? NaN) - largest) / (largest || 1)).toBeCloseTo(0, 6);
    }
  });

  it('of a layer itself is that of the layer at its own input', () => {
    const state = randomState('quadratic', widths, randomOf('own'));
    const [, own] = denseAmplification(denseNetworkOf(configOf('quadratic'), state)).layers;
    const h = plainNetwork(
      'quadratic',
      widths.slice(0, 2),
      state,
      'relu',
    )([0, 0, 0]).map((z) => Math.max(0, z));
    const second: NamedArrays = new Map(
      [...state].flatMap(([path, array]) =>
        path.startsWith('dense_2/') ? [[path.replace('dense_2', 'dense_1'), array]] : [],
      ),
    );
    const layer = plainNetwork('quadratic', [5, 4], second, 'relu');
    const moved = (x: number[]) => layer(x.map((value, i) => value + (h[i] ?? 0)));
    expect((own?.own ?? NaN) / norm(differences(moved, 5))).toBeCloseTo(1, 9);
  });

  it('is by hand what Eq. 31 and Eq. 32 say of two neurons in a row', () => {
    const scalar = (value: number) => ({ shape: [1], values: Float32Array.of(value) });
    const weight = (value: number) => ({ shape: [1, 1], values: Float32Array.of(value) });
    const neuron = (name: string, [w_r, b_r, w_g, b_g, w_b, c]: number[]) => [
      [`${name}/w_r`, weight(w_r ?? 0)] as const,
      [`${name}/b_r`, scalar(b_r ?? 0)] as const,
      [`${name}/w_g`, weight(w_g ?? 0)] as const,
      [`${name}/b_g`, scalar(b_g ?? 0)] as const,
      [`${name}/w_b`, weight(w_b ?? 0)] as const,
      [`${name}/c`, scalar(c ?? 0)] as const,
    ];
    const state = new Map([
      ...neuron('dense_1', [2, 1, 3, 4, 9, 1]), // z = (2x + 1)(3x + 4) + 9x² + 1: z(0) = 5, z′(0) = 8 + 3
      ...neuron('dense_2', [1, 2, 3, 4, 5, 6]), // (h + 2)(3h + 4) + 5h² + 6: slope 6h + 10 + 10h = 90 at h = 5
    ]);
    const network = denseNetworkOf(mlpSchema.parse({ type: 'mlp', widths: [1], neuron: 'quadratic' }), state);
    expect(denseAmplification(network)).toEqual({
      layers: [
        { layer: 'dense_1', own: 11, running: 11 },
        { layer: 'dense_2', own: 90, running: 990 },
      ],
      frobenius: 990,
      spectral: 990,
    });
    // With h infinitesimal the second layer's slope is b_g·w_r + b_r·w_g = 4 + 6.
    expect(denseAmplification(network, { infinitesimal: true }).frobenius).toBe(110);
    expect(conventionalAmplification(network)?.frobenius).toBe(2);
  });

  it('equals the conventional one at the start of ReLinear, where relu counts half', () => {
    const state = randomState('quadratic', widths, randomOf('start'));
    for (const [path, { values }] of state) {
      if (/w_g|w_b|b_r|c$/.test(path)) values.fill(0);
      if (path.endsWith('b_g')) values.fill(1);
    }
    const network = denseNetworkOf(configOf('quadratic'), state);
    const found = denseAmplification(network);
    expect(found).toEqual(conventionalAmplification(network));
    expect(found).toEqual(denseAmplification(network, { infinitesimal: true }));
    const linear = denseAmplification({ ...network, activation: 'linear' });
    expect(found.frobenius / linear.frobenius).toBeCloseTo(1 / 4, 14);
  });

  it('has no conventional one where no parameters stand for w_r', () => {
    const state = randomState('square', widths, randomOf('square'));
    expect(conventionalAmplification(denseNetworkOf(configOf('square'), state))).toBeUndefined();
  });

  it('is infinite or not a number where the network is, without ado', () => {
    const state = randomState('quadratic', widths, randomOf('large'));
    state.get('dense_2/w_b')?.values.fill(Infinity);
    const { layers, frobenius, spectral } = denseAmplification(denseNetworkOf(configOf('quadratic'), state));
    expect(layers[0]?.running).toBeGreaterThan(0);
    expect([frobenius, spectral].every((value) => !Number.isFinite(value))).toBe(true);
    const huge = new Map(
      [...state].map(([path, { shape }]) => [path, { shape, values: new Float32Array(999).fill(1e30) }]),
    );
    for (const [path, array] of huge)
      huge.set(path, {
        ...array,
        values: array.values.slice(
          0,
          array.shape.reduce((a, b) => a * b),
        ),
      });
    expect(denseAmplification(denseNetworkOf(configOf('quadratic'), huge)).frobenius).toBeGreaterThan(1e200);
  });

  it('says what is missing or of another shape', () => {
    const state = randomState('quadratic', widths, randomOf('bad'));
    state.set('dense_2/b_g', { shape: [4, 1], values: new Float32Array(4) });
    expect(() => denseNetworkOf(configOf('quadratic'), state)).toThrow(/dense_2\/b_g has the shape \[4, 1\]/);
    state.delete('dense_1/w_g');
    expect(() => denseNetworkOf(configOf('quadratic'), state)).toThrow(/dense_1\/w_g is missing/);
  });
});

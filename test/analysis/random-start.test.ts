import { describe, expect, it } from 'vitest';
import { randomNetwork, randomStarts } from '../../src-main/analysis/random-start';
import { preActivations } from './support/quadratic-network';

describe('random starts (Fig. 1)', () => {
  const { x, curves, sizes } = randomStarts();
  const median = (neuron: string) =>
    sizes.filter((size) => size.neuron === neuron).map((size) => size.median);

  it('let the quadratic output explode where the conventional one grows by its share', () => {
    const [conventional, quadratic] = [median('conventional'), median('quadratic')];
    expect((conventional.at(-1) ?? NaN) / (conventional[0] ?? NaN)).toBeLessThan(10);
    expect((quadratic.at(-1) ?? NaN) / (quadratic[0] ?? NaN)).toBeGreaterThan(1000);
  });

  it('have the outputs of equation (4) written out, and the same ones again for the same seed', () => {
    expect(curves.map(({ neuron, deviation }) => `${neuron} ${deviation}`)).toHaveLength(8);
    const curve = curves.find(({ neuron, deviation }) => neuron === 'quadratic' && deviation === 0.45);
    const network = randomNetwork({
      neuron: 'quadratic',
      widths: [10, 10, 10, 10],
      deviation: 0.45,
      seed: 0,
    });
    x.forEach((place, i) => {
      const value = preActivations(network.layers, place).at(-1)?.[0] ?? NaN;
      expect(Math.abs((curve?.y[i] ?? NaN) - value)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
    });
    const largest = Math.max(...(curve?.y ?? []).map(Math.abs));
    expect(sizes.find((size) => size.neuron === 'quadratic' && size.deviation === 0.45)?.largest[0]).toBe(
      largest,
    );
    expect(randomStarts({ seeds: [0] }).curves).toEqual(curves);
  });

  it('draw every parameter, biases included, from N(0, σ²), scaled by σ alone', () => {
    const options = { neuron: 'quadratic', widths: [60, 60], seed: 4 } as const;
    const values = (deviation: number) =>
      randomNetwork({ ...options, deviation }).layers.flatMap(({ parameters }) =>
        Object.values(parameters).flatMap((array) => [...array]),
      );
    const [one, half] = [values(1), values(0.5)];
    expect(one.map((value) => value / 2)).toEqual(half);
    const mean = one.reduce((sum, value) => sum + value, 0) / one.length;
    const variance = one.reduce((sum, value) => sum + value ** 2, 0) / one.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(one.length));
    expect(Math.abs(variance - 1)).toBeLessThan(6 / Math.sqrt(one.length));
  });
});

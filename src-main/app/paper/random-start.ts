import { randomStarts } from '../../analysis/random-start';
import type { ComputedResults } from '../../domain/experiment/results';

/** Fig. 1: what conventional and quadratic networks put out that start at random, for slightly different σ. */
export function computeRandomStart(): Pick<ComputedResults, 'table' | 'panels'> {
  const { x, curves, sizes } = randomStarts();
  const neurons = [...new Set(sizes.map(({ neuron }) => neuron))];
  const seeds = sizes[0]?.largest.length ?? 0;
  return {
    table: {
      columns: [
        'network',
        'σ',
        'largest |output|, seed 0',
        `median over ${seeds} seeds`,
        'smallest seed',
        'largest seed',
      ],
      rows: sizes.map(({ neuron, deviation, largest, median }) => [
        neuron,
        deviation,
        ...[largest[0] ?? NaN, median, Math.min(...largest), Math.max(...largest)].map(rounded),
      ]),
    },
    panels: neurons.map((neuron) => ({
      title: `${neuron} network`,
      xTitle: 'x',
      yTitle: 'output',
      curves: curves
        .filter((curve) => curve.neuron === neuron)
        .map(({ deviation, y }) => ({ title: `σ = ${deviation}`, x: [...x], y: [...y] })),
    })),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

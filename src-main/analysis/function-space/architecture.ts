import { QuadLabError } from '../../core/errors';

/**
 * The two ways to a polynomial network (Section III-B). `quadratic`: every layer is one of quadratic neurons, none has an
 * activation, Eq. 18. `activation`: layers of conventional neurons, the hidden ones squared, Eq. 17.
 */
export const realizations = ['quadratic', 'activation'] as const;
export type Realization = (typeof realizations)[number];

export interface Architecture {
  /** d_0, …, d_h: inputs, then the neurons of each layer, of which the last are the outputs. */
  widths: readonly number[];
  realization: Realization;
  /** b_r, b_g and c of quadratic neurons, b of conventional ones. */
  biases: boolean;
}

/** Wider is no layer whose function space anyone would ask for; sums stay exact. */
const widest = 1_000_000;
/** Degrees up to 2^30. */
const deepest = 30;

/** Widths as they are written on a command line, `2,3,1`. Throws CONFIG_INVALID. */
export function parseWidths(text: string): number[] {
  const widths = text.split(/[,\s-]+/).map((word) => (/^\d+$/.test(word) ? Number(word) : NaN));
  checkWidths(widths, `"${text}"`);
  return widths;
}

/** Throws CONFIG_INVALID for widths that no network has. */
export function checkWidths(widths: readonly number[], found = `[${widths.join(', ')}]`): void {
  const isNetwork =
    widths.length >= 2 &&
    widths.length <= deepest + 1 &&
    widths.every((width) => Number.isInteger(width) && width >= 1 && width <= widest);
  if (isNetwork) return;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `widths: expected the number of inputs and the neurons of 1 to ${deepest} layers, each from 1 to ${widest}, found ${found}`,
    { advice: 'Write 2,3,1 for two inputs, three hidden neurons and one output.' },
  );
}

/** Weights and biases: for each neuron 3 (d_{i−1} + 1) if it is quadratic, d_{i−1} + 1 if not; without biases no 1. */
export function parametersOf({ widths, realization, biases }: Architecture): number {
  const kinds = realization === 'quadratic' ? 3 : 1;
  return layersOf(widths).reduce(
    (sum, { inputs, neurons }) => sum + neurons * kinds * (inputs + (biases ? 1 : 0)),
    0,
  );
}

/** Of the polynomials in the inputs: 2^h of quadratic neurons, 2^(h−1) where only the hidden layers square. */
export const degreeOf = ({ widths, realization }: Architecture): number =>
  2 ** (realization === 'quadratic' ? widths.length - 1 : widths.length - 2);

export const layersOf = (widths: readonly number[]): { inputs: number; neurons: number }[] =>
  widths.slice(1).map((neurons, index) => ({ inputs: widths[index] ?? 0, neurons }));

/** Neurons of all layers, and those of the last. */
export function neuronsOf(widths: readonly number[]): { all: number; outputs: number; hidden: number } {
  const all = widths.slice(1).reduce((sum, width) => sum + width, 0);
  const outputs = widths.at(-1) ?? 0;
  return { all, outputs, hidden: all - outputs };
}

import type { DenseNetwork } from '../dense-network/dense-network';
import { neuronOutputs, standardizing } from '../dense-network/neuron-outputs';
import {
  chebyshevLine,
  chebyshevRing,
  chebyshevValue,
  restrict,
  sizeOf,
  type ChebyshevPolynomial,
} from '../polynomial/chebyshev';
import { signChangesOf } from '../polynomial/roots';
import { overflow, tooManyPieces } from './limits';

/** A stretch of x on which no ReLU of a network switches. */
export interface ActivationStretch {
  readonly from: number;
  readonly to: number;
  /** For each layer which of its neurons act; those that do not are zero. */
  readonly active: readonly (readonly boolean[])[];
}

interface Part extends ActivationStretch {
  /** Of the last layer that was passed, by t ∈ [-1, 1] on the part; undefined where zero. */
  readonly outputs: readonly (ChebyshevPolynomial | undefined)[];
}

/**
 * Cuts an interval where a ReLU switches, layer by layer: the pre-activations of a layer are polynomials on each part that
 * the layers before it left, and the part is cut at their roots. What is nearer to another cut than 2^-43 of the largest x
 * is the same cut.
 */
export function activationStretches(
  { layers, input }: DenseNetwork,
  [from, to]: readonly [number, number],
  limit: number,
): ActivationStretch[] {
  const { scale, shift } = standardizing(input);
  const resolution = 2 ** -43 * Math.max(Math.abs(from), Math.abs(to));
  const line = chebyshevLine(scale * from + shift, scale * to + shift);
  let parts: Part[] = [{ from, to, active: [], outputs: [line] }];
  for (const layer of layers) {
    const next: Part[] = [];
    for (const part of parts) {
      const values = neuronOutputs(chebyshevRing, layer, part.outputs);
      if (values.some((value) => !Number.isFinite(sizeOf(value)))) throw overflow(part.from, part.to);
      if (layer.activation === 'linear') {
        next.push({ ...part, active: [...part.active, values.map(() => true)], outputs: values });
      } else {
        next.push(...cut(part, values, resolution));
      }
      if (next.length > limit) throw tooManyPieces(limit, layer);
    }
    parts = next;
  }
  return parts;
}

function cut(part: Part, values: readonly ChebyshevPolynomial[], resolution: number): Part[] {
  const { from, to, active } = part;
  const half = to / 2 - from / 2;
  const places = values
    .flatMap((value) => signChangesOf(value).map((t) => ({ t, x: from + (1 + t) * half })))
    .sort((a, b) => a.t - b.t);
  const ends: { t: number; x: number }[] = [{ t: -1, x: from }];
  for (const place of places) {
    const isApart = place.x - (ends.at(-1)?.x ?? from) > resolution && to - place.x > resolution;
    if (isApart) ends.push(place);
  }
  ends.push({ t: 1, x: to });
  return ends.slice(1).map((end, i) => {
    const start = ends[i] ?? end;
    const isWhole = ends.length === 2;
    const outputs = values.map((value) => {
      const own = isWhole ? value : restrict(value, start.t, end.t);
      return isPositive(own) ? own : undefined;
    });
    return {
      from: start.x,
      to: end.x,
      active: [...active, outputs.map((value) => value !== undefined)],
      outputs,
    };
  });
}

/** The sign on a part without a crossing inside: that of its largest value, since at the ends it may be anything. */
function isPositive({ coefficients }: ChebyshevPolynomial): boolean {
  const count = coefficients.length;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const value = chebyshevValue(coefficients, Math.cos((Math.PI * (2 * i + 1)) / (2 * count)));
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  return largest > 0;
}

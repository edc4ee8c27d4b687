import type { NamedArray, NamedArrays } from '../../nn/named-arrays';
import { torchNames } from '../../nn/torch';
import type { Fixture } from './fixture';
import type { Rebuilt } from './rebuild';
import type { Replay } from './replay';

/** How far one tensor is from what was expected. */
export interface TensorError {
  /** The fixture's name. */
  name: string;
  /** Largest difference as a share of `scale`; NaN where a value is none. */
  error: number;
  /** The largest magnitude expected in the tensor, or a thousandth of the largest in its group (the gradients, the final tensors) if that is more. */
  scale: number;
}

export interface Comparison {
  quantity: 'logits' | 'losses' | 'gradients' | 'final' | 'eval_logits';
  /** The largest error that counts as equal. */
  allowed: number;
  /** The largest error; NaN where one is. */
  error: number;
  /** The tensor that has it. */
  worst: string;
  passed: boolean;
  tensors: TensorError[];
}

/** What float32 leaves of the forward pass and its losses, and of all that went through gradients and updates. */
const allowed = { forward: 1e-4, rest: 1e-3 };

/** Compares what was computed with what the reference has. */
export function compareFixture(fixture: Fixture, rebuilt: Rebuilt, computed: Replay): Comparison[] {
  const single = (
    name: Comparison['quantity'],
    expected: NamedArray,
    actual: Float32Array,
  ): TensorError[] => [errorOf(name, expected.values, actual, 0)];
  const { logits, losses, evaluatedLogits } = fixture;
  const gradients = groupErrors('grad/', rebuilt, rebuilt.gradients, computed.gradients);
  const final = groupErrors('final/', rebuilt, rebuilt.final, computed.final);
  return [
    comparison('logits', allowed.forward, single('logits', logits, computed.logits.values)),
    comparison('losses', allowed.forward, single('losses', losses, computed.losses)),
    comparison('gradients', allowed.rest, gradients),
    comparison('final', allowed.rest, final),
    comparison(
      'eval_logits',
      allowed.rest,
      single('eval_logits', evaluatedLogits, computed.evaluatedLogits.values),
    ),
  ];
}

/**
 * A bias before a batch normalization has no gradient but rounding, so a tensor that is all but zero is measured
 * against a thousandth of the largest magnitude of all gradients, or of all final tensors.
 */
function groupErrors(
  prefix: string,
  { model, config }: Rebuilt,
  expected: NamedArrays,
  actual: NamedArrays,
): TensorError[] {
  const floor = Math.max(0, ...[...expected.values()].map(({ values }) => largestMagnitude(values))) / 1000;
  return torchNames(model, config).flatMap(({ state, name }) => {
    const values = expected.get(state.path)?.values;
    if (values === undefined) return [];
    const found = actual.get(state.path)?.values ?? new Float32Array();
    return [errorOf(prefix + name, values, found, floor)];
  });
}

function errorOf(name: string, expected: Float32Array, actual: Float32Array, floor: number): TensorError {
  // Where nothing but zeros is expected, the difference itself counts.
  const scale = Math.max(floor, largestMagnitude(expected)) || 1;
  let difference = 0;
  expected.forEach((value, i) => {
    // Math.max of anything and NaN is NaN.
    difference = Math.max(difference, Math.abs((actual[i] ?? NaN) - value));
  });
  return { name, error: difference / scale, scale };
}

function largestMagnitude(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function comparison(quantity: Comparison['quantity'], limit: number, tensors: TensorError[]): Comparison {
  const worst = tensors.reduce<TensorError | undefined>(
    (worst, tensor) => (worst === undefined || isWorse(tensor, worst) ? tensor : worst),
    undefined,
  );
  const error = worst?.error ?? NaN;
  return { quantity, allowed: limit, error, worst: worst?.name ?? '', passed: error <= limit, tensors };
}

/** NaN is the worst of all. */
function isWorse({ error }: TensorError, other: TensorError): boolean {
  return Number.isNaN(error) ? !Number.isNaN(other.error) : error > other.error;
}

import type { NamedTensor } from '../../core/safetensors';

/** How a tensor of one checkpoint differs from that of the same name in another. */
export interface TensorDifference {
  name: string;
  /** `missing`: only one of the two has it. `shape`: they have other sizes. */
  kind: 'values' | 'shape' | 'missing';
  /** Values in all, and how many differ. */
  values: number;
  different: number;
  /** The largest |a − b|, and ‖a − b‖ / ‖a‖; infinite where values are not finite. */
  largest: number;
  relative: number;
}

export type Tensors = ReadonlyMap<string, NamedTensor>;

/** Compares all tensors bit for bit; those that are the same are not in the result. */
export function compareTensors(first: Tensors, other: Tensors): TensorDifference[] {
  const names = [...new Set([...first.keys(), ...other.keys()])];
  return names.flatMap((name): TensorDifference[] => {
    const [a, b] = [first.get(name), other.get(name)];
    const values = (a ?? b)?.values.length ?? 0;
    const whole = { name, values, different: values, largest: Infinity, relative: Infinity };
    if (a === undefined || b === undefined) return [{ ...whole, kind: 'missing' }];
    if (a.shape.join() !== b.shape.join()) return [{ ...whole, kind: 'shape' }];
    const found = compareValues(a.values, b.values);
    return found.different === 0 ? [] : [{ name, kind: 'values', values, ...found }];
  });
}

function compareValues(
  first: Float32Array,
  other: Float32Array,
): Pick<TensorDifference, 'different' | 'largest' | 'relative'> {
  const [firstBits, otherBits] = [bitsOf(first), bitsOf(other)];
  let different = 0;
  let largest = 0;
  let squaredDifference = 0;
  let squared = 0;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] ?? NaN;
    squared += a * a;
    if (firstBits[i] === otherBits[i]) continue;
    const distance = Math.abs(a - (other[i] ?? NaN));
    different += 1;
    largest = Math.max(largest, finiteOr(distance));
    squaredDifference += distance * distance;
  }
  if (different === 0) return { different, largest, relative: 0 };
  return { different, largest, relative: finiteOr(Math.sqrt(squaredDifference / squared)) };
}

const finiteOr = (value: number): number => (Number.isFinite(value) ? value : Infinity);

function bitsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}

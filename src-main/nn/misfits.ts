import type { NamedArray } from './named-arrays';

/** Where tensors and a network do not fit together; names are those of the tensors. */
export interface Misfits {
  /** What the network has and the tensors lack. */
  readonly missing: string[];
  /** What the tensors have and the network lacks. */
  readonly unknown: string[];
  readonly misshapen: { name: string; found: readonly number[]; expected: readonly number[] }[];
}

/** A value that a network takes, by the name that it has among the tensors. */
export interface Wanted {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether it may be missing. */
  readonly optional?: boolean;
}

/** What fits of some tensors, each with what it was wanted for, and what does not. */
export interface Fit<Value extends Wanted> extends Misfits {
  readonly fitting: (readonly [Value, NamedArray])[];
}

/** Compares tensors, by name, with what a network takes of them. */
export function fitTensors<Value extends Wanted>(
  wanted: readonly Value[],
  tensors: ReadonlyMap<string, NamedArray>,
): Fit<Value> {
  const fit: Fit<Value> = { fitting: [], missing: [], unknown: [], misshapen: [] };
  for (const value of wanted) {
    const { name, shape, optional = false } = value;
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      if (!optional) fit.missing.push(name);
    } else if (tensor.shape.join() === shape.join()) fit.fitting.push([value, tensor]);
    else fit.misshapen.push({ name, found: tensor.shape, expected: shape });
  }
  const names = new Set(wanted.map(({ name }) => name));
  fit.unknown.push(...[...tensors.keys()].filter((name) => !names.has(name)));
  return fit;
}

/** All misfits in words, or undefined where there are none. */
export function describeMisfits({ missing, unknown, misshapen }: Misfits): string | undefined {
  const shape = (lengths: readonly number[]): string => `[${lengths.join(', ')}]`;
  const parts = [
    listed('missing', missing),
    listed('unknown to the network', unknown),
    listed(
      'of another shape',
      misshapen.map(({ name, found, expected }) => `${name} is ${shape(found)}, expected ${shape(expected)}`),
    ),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

function listed(what: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  return `${items.length} ${what}: ${items.join(', ')}`;
}

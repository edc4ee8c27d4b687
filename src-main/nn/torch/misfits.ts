/** Where tensors and a network do not fit together; names are those of the tensors. */
export interface Misfits {
  /** What the network has and the tensors lack. */
  readonly missing: string[];
  /** What the tensors have and the network lacks. */
  readonly unknown: string[];
  readonly misshapen: { name: string; found: readonly number[]; expected: readonly number[] }[];
}

/** How many of each sort are named. */
const shown = 20;

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
  const more = items.length > shown ? ` and ${items.length - shown} more` : '';
  return `${items.length} ${what}: ${items.slice(0, shown).join(', ')}${more}`;
}

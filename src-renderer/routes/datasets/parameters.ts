import type { Generator, GeneratorParameter } from '../../lib/api-types';

export type Parameters = Readonly<Record<string, unknown>>;

/** The settings of a generator that an address has; what is none of them is left out. */
export function readParameters(text: string | undefined, { parameters }: Generator): Parameters {
  if (text === undefined) return {};
  try {
    const given = JSON.parse(text) as Record<string, unknown>;
    const known = parameters.filter(({ key }) => Object.hasOwn(given, key));
    return Object.fromEntries(known.map(({ key }) => [key, given[key]]));
  } catch {
    return {};
  }
}

export const writeParameters = (values: Parameters): string | undefined =>
  Object.keys(values).length === 0 ? undefined : JSON.stringify(values);

/** What was typed as the value of a setting; or why it can't be one. */
export function parseParameter(
  text: string,
  { kind, minimum, maximum }: GeneratorParameter,
): { value: unknown } | { problem: string } {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return { problem: 'Expected a number.' };
  if (kind === 'integer' && !Number.isInteger(number)) return { problem: 'Expected a whole number.' };
  if (minimum !== null && number < minimum) return { problem: `At least ${minimum}.` };
  if (maximum !== null && number > maximum) return { problem: `At most ${maximum}.` };
  return { value: number };
}

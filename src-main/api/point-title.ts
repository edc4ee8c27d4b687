import type { SweepPlace } from '../domain/records';
import { titleParts, type TitlePart } from '../exports/titles';

/**
 * What tells a run from the others of its sweep, beside the seed: `γ_g = 0.01, quadratic`. A word says what it is; a
 * number needs its name.
 */
export function pointTitle(values: SweepPlace['values']): TitlePart[] {
  return Object.entries(values).flatMap(([key, value], index): TitlePart[] => {
    const gap = index === 0 ? [] : [', '];
    if (typeof value === 'string' && Number.isNaN(Number(value))) return [...gap, value];
    return [...gap, ...titleParts(key), ` = ${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
}

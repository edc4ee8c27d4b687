import type { TitlePart } from './api-types';

/** A title in plain text, as charts and names for screen readers have it: `γ_g`. */
export function plainTitle(parts: readonly TitlePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `${part.symbol}_${part.index}`)).join('');
}

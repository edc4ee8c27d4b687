import type { TitlePart } from './api-types';

/** A title in plain text, as charts and names for screen readers have it: `γ_g`. */
export function plainTitle(parts: readonly TitlePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `${part.symbol}_${part.index}`)).join('');
}

/** Greek letters, and the weights and biases of a quadratic neuron. */
const symbols = /([α-ω]|(?<![\p{L}\p{N}_])[wb](?=_[rgb]))_([a-z0-9])(?![\p{L}\p{N}_])/gu;

/** The words and symbols of a text such as `Spirals, γ_g × γ_b`. */
export function symbolParts(text: string): TitlePart[] {
  const parts: TitlePart[] = [];
  let end = 0;
  for (const found of text.matchAll(symbols)) {
    const [whole, symbol = '', index = ''] = found;
    parts.push(text.slice(end, found.index), { symbol, index });
    end = found.index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

import { QueryError, type Span } from './query-error';

export type Token = Span & { readonly text: string } & (
    | { readonly type: 'symbol' | 'end' }
    /** A keyword or the name of a field; `quoted` where it stood in backticks, which a keyword never does. */
    | { readonly type: 'word'; readonly name: string; readonly quoted: boolean }
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'string'; readonly value: string }
  );

/** More characters than this are no query that a person wrote. */
export const longestQuery = 20_000;

const space = /\s+/y;
const number = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?)(?![\p{L}\p{N}_./])/uy;
const word = /[\p{L}_][\p{L}\p{N}_./-]*/uy;
const symbol = /==|!=|<>|<=|>=|!~|[=<>~(),[\]]/y;
const string = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;
const quotedName = /`[^`]+`/y;

/** The tokens of a query, the last of type `end`. */
export function tokensOf(text: string): Token[] {
  if (text.length > longestQuery) {
    throw new QueryError(
      `a query has at most ${longestQuery} characters, this one ${text.length}`,
      { start: longestQuery, length: 1 },
      'Give many values as a list: neuron in ("quadratic", "compact").',
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += take(space)?.length ?? 0;
    if (at >= text.length) break;
    const token = next(take, at) ?? unknown(text, at);
    tokens.push(token);
    at += token.length;
  }
  return [...tokens, { type: 'end', text: 'the end', start: text.length, length: 0 }];
}

function next(take: (pattern: RegExp) => string | undefined, start: number): Token | undefined {
  const of = (text: string) => ({ text, start, length: text.length });
  const numeral = take(number);
  if (numeral !== undefined) return { type: 'number', value: numberOf(numeral), ...of(numeral) };
  const letters = take(word);
  if (letters !== undefined) return { type: 'word', name: letters, quoted: false, ...of(letters) };
  const sign = take(symbol);
  if (sign !== undefined) return { type: 'symbol', ...of(sign) };
  const literal = take(string);
  // A backslash makes the quote after it, or another backslash, a part of the string.
  if (literal !== undefined)
    return { type: 'string', value: literal.slice(1, -1).replace(/\\(["'\\])/g, '$1'), ...of(literal) };
  const name = take(quotedName);
  if (name === undefined) return undefined;
  return { type: 'word', name: name.slice(1, -1), quoted: true, ...of(name) };
}

function numberOf(text: string): number {
  return text.includes('inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

function unknown(text: string, start: number): never {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const span = { start, length: character.length };
  if (/["'`]/.test(character)) {
    throw new QueryError(`a ${character} that is never closed`, { start, length: text.length - start });
  }
  if (/[\d+.-]/.test(character)) {
    const found = /^\S*/.exec(text.slice(start))?.[0] ?? character;
    throw new QueryError(
      `expected a number such as 8, 0.5 or 1e-4, found "${found}"`,
      { start, length: found.length },
      'Texts stand in quotes, unusual names of fields in backticks.',
    );
  }
  const advice = /[&|]/.test(character) ? 'Write `and` and `or`.' : 'Texts stand in quotes.';
  throw new QueryError(`"${character}" has no meaning here`, span, advice);
}

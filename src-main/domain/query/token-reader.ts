import { tokensOf, type Token } from './lexer';
import { QueryError } from './query-error';

/** Words that mean something by themselves; a field of such a name stands in backticks. */
const keywords = new Set(
  'and or not in is null missing nan contains like order by asc desc limit true false'.split(' '),
);

/** The keyword that a token is, in small letters. */
export function keywordOf(token: Token): string | undefined {
  if (token.type !== 'word' || token.quoted) return undefined;
  const name = token.name.toLowerCase();
  return keywords.has(name) ? name : undefined;
}

/** Goes through the tokens of a query. */
export function readTokens(text: string) {
  const tokens = tokensOf(text);
  let index = 0;
  const peek = (ahead = 0): Token => tokens[index + ahead] ?? (tokens.at(-1) as Token);
  const take = (): Token => {
    const token = peek();
    if (token.type !== 'end') index += 1;
    return token;
  };
  const isSymbol = (sign: string, ahead = 0): boolean =>
    peek(ahead).type === 'symbol' && peek(ahead).text === sign;
  const accept = (is: boolean): boolean => {
    if (is) take();
    return is;
  };
  const fail = (expected: string, token = peek(), advice?: string): never => {
    const found = token.type === 'end' ? 'the end' : token.text;
    throw new QueryError(`expected ${expected}, found ${found}`, token, advice);
  };
  return {
    peek,
    take,
    isSymbol,
    fail,
    keyword: (ahead = 0): string | undefined => keywordOf(peek(ahead)),
    acceptKeyword: (word: string): boolean => accept(keywordOf(peek()) === word),
    acceptSymbol: (sign: string): boolean => accept(isSymbol(sign)),
    expectSymbol(sign: string, expected = sign): void {
      if (!accept(isSymbol(sign))) fail(expected);
    },
    expectEnd(expected: string): void {
      if (peek().type !== 'end') fail(expected);
    },
  };
}
export type TokenReader = ReturnType<typeof readTokens>;

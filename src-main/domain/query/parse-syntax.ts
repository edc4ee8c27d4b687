import { parseComparison, parseField } from './parse-comparison';
import { QueryError } from './query-error';
import type { ConditionSyntax, OrderSyntax, QuerySyntax } from './syntax';
import { readTokens, type TokenReader } from './token-reader';

/** Parentheses and `not` inside each other; more would be no query that a person wrote. */
const deepest = 100;
const mostOrders = 10;

/**
 * Reads a query by recursive descent, one function a rule:
 *
 *     query      = [ either ] [ "order" "by" orders ] [ "limit" number ]
 *     either     = both { "or" both }
 *     both       = single { "and" single }
 *     single     = "not" single | "(" either ")" | comparison
 *     orders     = field [ "asc" | "desc" ] { "," field [ "asc" | "desc" ] }
 *
 * @throws QueryError with the place, what was expected and what was found
 */
export function parseSyntax(text: string): QuerySyntax {
  const tokens = readTokens(text);
  const begins = tokens.keyword();
  const isEmpty = tokens.peek().type === 'end' || begins === 'order' || begins === 'limit';
  const where = isEmpty ? undefined : parseEither(tokens, 0);
  const order = tokens.acceptKeyword('order') ? parseOrderBy(tokens) : [];
  const limit = tokens.acceptKeyword('limit') ? parseLimit(tokens) : undefined;
  const behind =
    order.length > 0 ? 'a comma, asc, desc, limit or the end' : 'and, or, order by, limit or the end';
  tokens.expectEnd(limit === undefined ? behind : 'the end');
  return { where, order, limit };
}

/** Reads what stands behind `order by`: `test/error desc, name`. */
export function parseOrderSyntax(text: string): readonly OrderSyntax[] {
  const tokens = readTokens(text);
  if (tokens.peek().type === 'end') return [];
  const orders = parseOrders(tokens);
  tokens.expectEnd('a comma, asc, desc or the end');
  return orders;
}

/** Reads one field by itself. */
export function parseFieldSyntax(text: string) {
  const tokens = readTokens(text);
  const field = parseField(tokens);
  tokens.expectEnd('the end');
  return field;
}

function parseEither(tokens: TokenReader, depth: number): ConditionSyntax {
  return chain('or', tokens, () => chain('and', tokens, () => parseSingle(tokens, depth)));
}

function chain(type: 'and' | 'or', tokens: TokenReader, part: () => ConditionSyntax): ConditionSyntax {
  const parts = [part()];
  while (tokens.acceptKeyword(type)) parts.push(part());
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { type, parts };
}

function parseSingle(tokens: TokenReader, depth: number): ConditionSyntax {
  if (depth > deepest) {
    throw new QueryError(`conditions stand in each other at most ${deepest} times`, tokens.peek());
  }
  if (tokens.acceptKeyword('not')) return { type: 'not', part: parseSingle(tokens, depth + 1) };
  if (!tokens.acceptSymbol('(')) return parseComparison(tokens);
  const inner = parseEither(tokens, depth + 1);
  tokens.expectSymbol(')', 'and, or, or a )');
  return inner;
}

function parseOrderBy(tokens: TokenReader): OrderSyntax[] {
  if (!tokens.acceptKeyword('by')) tokens.fail('by, as in `order by test/error`');
  return parseOrders(tokens);
}

function parseOrders(tokens: TokenReader): OrderSyntax[] {
  const orders: OrderSyntax[] = [];
  do {
    if (orders.length === mostOrders) {
      throw new QueryError(`runs are ordered by at most ${mostOrders} fields`, tokens.peek());
    }
    const field = parseField(tokens);
    const descending = tokens.acceptKeyword('desc');
    if (!descending) tokens.acceptKeyword('asc');
    orders.push({ field, descending });
  } while (tokens.acceptSymbol(','));
  return orders;
}

function parseLimit(tokens: TokenReader): number {
  const token = tokens.take();
  if (token.type !== 'number' || !Number.isSafeInteger(token.value) || token.value < 1) {
    return tokens.fail('a whole number above 0', token);
  }
  return token.value;
}

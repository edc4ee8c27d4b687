import type { Token } from './lexer';
import {
  comparisons,
  summaryFunctions,
  type Comparison,
  type ConditionSyntax,
  type FieldSyntax,
  type ValueSyntax,
} from './syntax';
import { keywordOf, type TokenReader } from './token-reader';

type Scalar = number | string | boolean;

const operators = '=, !=, <, <=, >, >=, ~, in, not in, contains, like or is';
const sameOperators: Readonly<Record<string, Comparison>> = { '==': '=', '<>': '!=' };

/**
 *     comparison = field ( ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
 *                        | [ "not" ] "in" "(" value { "," value } ")"
 *                        | ( [ "not" ] ( "contains" | "like" ) | "~" | "!~" ) string
 *                        | "is" [ "not" ] ( "null" | "missing" | "nan" ) )
 */
export function parseComparison(tokens: TokenReader): ConditionSyntax {
  const field = parseField(tokens);
  const token = tokens.peek();
  if (token.type === 'symbol') {
    if (tokens.acceptSymbol('~')) return { type: 'contains', field, value: parseValue(tokens) };
    if (tokens.acceptSymbol('!~')) return not({ type: 'contains', field, value: parseValue(tokens) });
    const operator = sameOperators[token.text] ?? comparisons.find((known) => known === token.text);
    if (operator === undefined) return tokens.fail(operators);
    tokens.take();
    return { type: 'compare', field, operator, value: parseValue(tokens) };
  }
  if (tokens.acceptKeyword('is')) {
    const isNegated = tokens.acceptKeyword('not');
    const condition: ConditionSyntax = { type: parseState(tokens), field };
    return isNegated ? not(condition) : condition;
  }
  const isNegated = tokens.acceptKeyword('not');
  const condition = parseWord(tokens, field, isNegated ? 'in, contains or like' : operators);
  return isNegated ? not(condition) : condition;
}

function parseWord(tokens: TokenReader, field: FieldSyntax, expected: string): ConditionSyntax {
  if (tokens.acceptKeyword('in')) return { type: 'in', field, values: parseValues(tokens) };
  if (tokens.acceptKeyword('contains')) return { type: 'contains', field, value: parseValue(tokens) };
  if (tokens.acceptKeyword('like')) return { type: 'like', field, value: parseValue(tokens) };
  return tokens.fail(expected);
}

function parseState(tokens: TokenReader): 'missing' | 'nan' {
  if (tokens.acceptKeyword('nan')) return 'nan';
  if (tokens.acceptKeyword('missing') || tokens.acceptKeyword('null')) return 'missing';
  return tokens.fail('missing, null or nan, or not before them');
}

const not = (part: ConditionSyntax): ConditionSyntax => ({ type: 'not', part });

/** A field by its name, or a value of a metric: `best(test/error)`. */
export function parseField(tokens: TokenReader): FieldSyntax {
  const token = tokens.peek();
  if (token.type !== 'word' || keywordOf(token) !== undefined) {
    const advice = keywordOf(token) === undefined ? undefined : 'A field of this name stands in backticks.';
    return tokens.fail('a field such as neuron, strategy.gammaG or test/error', token, advice);
  }
  tokens.take();
  if (token.quoted || !tokens.isSymbol('(')) return { name: token.name, span: token };
  const summary = summaryFunctions.find((known) => known === token.name.toLowerCase());
  if (summary === undefined) {
    return tokens.fail(`one of ${summaryFunctions.join(', ')} before a (`, token);
  }
  tokens.take();
  const inner = tokens.peek();
  if (inner.type !== 'word' || keywordOf(inner) !== undefined)
    return tokens.fail('a metric such as test/error');
  tokens.take();
  tokens.expectSymbol(')');
  return { name: inner.name, span: inner, summary };
}

function parseValues(tokens: TokenReader): ValueSyntax[] {
  tokens.expectSymbol('(', 'a ( and the values, as in `depth in (20, 32)`');
  const values: ValueSyntax[] = [];
  do values.push(parseValue(tokens));
  while (tokens.acceptSymbol(','));
  tokens.expectSymbol(')', 'a comma or a )');
  return values;
}

function parseValue(tokens: TokenReader): ValueSyntax {
  const first = tokens.take();
  if (first.type !== 'symbol' || first.text !== '[') return { value: scalarOf(tokens, first), span: first };
  const values: Scalar[] = [];
  if (!tokens.isSymbol(']')) {
    do values.push(scalarOf(tokens, tokens.take()));
    while (tokens.acceptSymbol(','));
  }
  const last = tokens.peek();
  tokens.expectSymbol(']', 'a comma or a ]');
  return { value: values, span: { start: first.start, length: last.start + last.length - first.start } };
}

function scalarOf(tokens: TokenReader, token: Token): Scalar {
  if (token.type === 'number' || token.type === 'string') return token.value;
  const keyword = keywordOf(token);
  if (keyword === 'true' || keyword === 'false') return keyword === 'true';
  const advice =
    keyword === 'null' || keyword === 'missing' || keyword === 'nan'
      ? `Write \`is ${keyword}\`, or \`is not ${keyword}\`.`
      : token.type === 'word' && keyword === undefined
        ? `Texts stand in quotes: "${token.name}".`
        : undefined;
  return tokens.fail('a value: a number, a text in quotes, true or false', token, advice);
}

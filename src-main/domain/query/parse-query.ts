import { parseFieldSyntax, parseOrderSyntax, parseSyntax } from './parse-syntax';
import type { Condition, Field, Order, RunQuery } from './query';
import { QueryError } from './query-error';
import { resolveField, type KnownFields } from './resolve-field';
import { requireOrdered, resolveText, resolveValue } from './resolve-value';
import type { ConditionSyntax, OrderSyntax } from './syntax';

/**
 * Understands a query such as
 *
 *     neuron = "quadratic" and test/error < 8 and strategy.gammaG in (1e-4, 1e-5) order by test/error
 *
 * An empty one means all runs. Written by hand rather than with a parser library: the grammar has a dozen rules, and each of
 * its errors shall name the place, what may stand there and the nearest field, which generated parsers leave to be written
 * too.
 *
 * @throws QueryError
 */
export function parseQuery(text: string, known: KnownFields): RunQuery {
  const { where, order, limit } = parseSyntax(text);
  return {
    where: where && resolveCondition(where, known),
    order: order.map((item) => resolveOrder(item, known)),
    limit,
  };
}

/** Understands what stands behind `order by`. */
export function parseOrder(text: string, known: KnownFields): Order[] {
  return parseOrderSyntax(text).map((item) => resolveOrder(item, known));
}

/** Understands one field. */
export function parseField(text: string, known: KnownFields): Field {
  return resolveField(parseFieldSyntax(text), known);
}

function resolveOrder({ field, descending }: OrderSyntax, known: KnownFields): Order {
  return { field: resolveField(field, known), descending };
}

function resolveCondition(syntax: ConditionSyntax, known: KnownFields): Condition {
  switch (syntax.type) {
    case 'and':
    case 'or':
      return { type: syntax.type, parts: syntax.parts.map((part) => resolveCondition(part, known)) };
    case 'not':
      return { type: 'not', part: resolveCondition(syntax.part, known) };
    case 'compare': {
      const { operator, value } = syntax;
      const field = resolveField(syntax.field, known);
      if (operator !== '=' && operator !== '!=') requireOrdered(field, value);
      const resolved = resolveValue(field, value);
      if (operator !== '!=') return { type: 'compare', field, operator, value: resolved };
      return { type: 'not', part: { type: 'compare', field, operator: '=', value: resolved } };
    }
    case 'in': {
      const field = resolveField(syntax.field, known);
      return { type: 'in', field, values: syntax.values.map((value) => resolveValue(field, value)) };
    }
    case 'contains': {
      const field = resolveField(syntax.field, known);
      return { type: 'contains', field, text: resolveText(field, syntax.value) };
    }
    case 'like': {
      const field = resolveField(syntax.field, known);
      return { type: 'like', field, pattern: resolveText(field, syntax.value) };
    }
    case 'missing':
      return { type: 'missing', field: resolveField(syntax.field, known) };
    case 'nan': {
      const field = resolveField(syntax.field, known);
      if (field.source === 'metric') return { type: 'nan', field };
      throw new QueryError('only metrics can be nan; expected missing or null', syntax.field.span);
    }
  }
}

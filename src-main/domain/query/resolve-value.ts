import { suggest } from '../../core/suggest';
import { plainValue } from './config-fields';
import type { Field, QueryValue } from './query';
import { QueryError } from './query-error';
import { runFields, type RunFieldKind } from './run-fields';
import type { ValueSyntax } from './syntax';

/** What may be asked of a field; `any` of a configuration, whose values are of every kind. */
export function kindOf(field: Field): RunFieldKind | { readonly kind: 'any'; readonly words?: undefined } {
  if (field.source === 'run') return runFields[field.name];
  return { kind: field.source === 'metric' ? 'number' : 'any' };
}

/** A value as a field has it. */
export function resolveValue(field: Field, { value, span }: ValueSyntax): QueryValue {
  const { kind, words } = kindOf(field);
  switch (kind) {
    case 'any':
      return plainValue(value as Parameters<typeof plainValue>[0]) ?? '';
    case 'number':
      if (typeof value !== 'number') throw new QueryError(`expected a number, found ${shown(value)}`, span);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean')
        throw new QueryError(`expected true or false, found ${shown(value)}`, span);
      return String(value);
    case 'time':
      return timeOf(value, span);
    case 'text':
      if (typeof value !== 'string') throw new QueryError(`expected a text, found ${shown(value)}`, span);
      if (words !== undefined && !words.includes(value)) throw noWord(value, words, span);
      return value;
  }
}

/** A part of a text, or a pattern for all of it. */
export function resolveText(field: Field, { value, span }: ValueSyntax): string {
  const { kind } = kindOf(field);
  if (kind === 'boolean') {
    throw new QueryError('true or false has no text to search in; expected = or !=', span);
  }
  if (kind === 'number' || kind === 'time') {
    throw new QueryError('a number has no text to search in; expected a field with texts', span);
  }
  if (typeof value === 'string') return value;
  throw new QueryError(`expected a text in quotes, found ${shown(value)}`, span);
}

/** Fails where values of a field, or the value itself, have no order. */
export function requireOrdered(field: Field, { value, span }: ValueSyntax): void {
  if (kindOf(field).words !== undefined || kindOf(field).kind === 'boolean') {
    throw new QueryError('these have no order; expected =, != or in', span);
  }
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw new QueryError(`expected a number or a text, found ${shown(value)}, which has no order`, span);
  }
}

function timeOf(value: ValueSyntax['value'], span: ValueSyntax['span']): number {
  const pattern = /^\d{4}-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?$/;
  const text = typeof value === 'string' && pattern.test(value) ? value.replace(' ', 'T') : undefined;
  // Without a zone it is UTC, in which times are shown.
  const zoned = text?.includes('T') === true && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
  const time = typeof value === 'number' ? value : Date.parse(zoned ?? '');
  if (!Number.isNaN(time)) return time;
  throw new QueryError(
    `expected a time such as "2026-11-21" or "2026-11-21 14:30", found ${shown(value)}`,
    span,
  );
}

function noWord(value: string, words: readonly string[], span: ValueSyntax['span']): QueryError {
  const nearest = suggest(value, words);
  return new QueryError(
    `expected one of ${words.join(', ')}, found ${shown(value)}`,
    span,
    nearest === undefined ? undefined : `Did you mean "${nearest}"?`,
  );
}

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : JSON.stringify(value));

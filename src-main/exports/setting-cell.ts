import type { JsonValue } from '../domain/config/search-space';
import type { Cell } from './table';

export function cellOf(value: JsonValue | undefined): Cell {
  if (value === undefined) return { kind: 'missing' };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'string') return { kind: 'text', text: value };
  return { kind: 'text', text: Array.isArray(value) ? listText(value) : JSON.stringify(value) };
}

/** `[32, 32]` reads better than `[32,32]`. */
function listText(values: JsonValue[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

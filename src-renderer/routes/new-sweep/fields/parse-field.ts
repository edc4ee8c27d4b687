import { inline } from '../../../lib/yaml-edit';
import type { JsonValue, ListField, NumberField, TextField } from '../../../lib/api-types';
import { parseValues } from '../dimensions';

/** What was typed, or why it can't be meant; an empty field has no value. */
export type Parsed = { value: JsonValue | undefined } | { wrong: string };

export function parseField(field: NumberField | TextField | ListField, typed: string): Parsed {
  const text = typed.trim();
  if (text === '') return field.kind === 'list' && field.required ? { value: [] } : { value: undefined };
  if (field.kind === 'text') return { value: typed };
  if (field.kind === 'list') return parseList(field, text);
  if (field.words.includes(text)) return { value: text };
  if (field.orList && /[,\s[]/.test(text)) {
    const values = parseValues(text.replace(/^\[|\]$/g, ''));
    return values === undefined ? { wrong: 'expected numbers with commas between them' } : { value: values };
  }
  const number = Number(text.replace(',', '.').replace('−', '-'));
  if (Number.isNaN(number)) {
    const words = field.words.map((word) => ` or ${word}`).join('');
    return { wrong: `expected a ${field.integer ? 'whole ' : ''}number${words}` };
  }
  return { value: number };
}

function parseList(field: ListField, text: string): Parsed {
  const values = parseValues(text.replace(/^\[|\]$/g, ''));
  const what = field.item === 'text' ? 'words' : 'numbers';
  if (values === undefined) return { wrong: `expected ${what} with commas between them` };
  return { value: values };
}

/** As it stands in a field: lists without brackets. */
export function shownValue(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(inline).join(', ') : inline(value);
}

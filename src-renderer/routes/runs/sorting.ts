import { fieldName } from './columns';

export interface SortTerm {
  key: string;
  descending: boolean;
}

/** `test/error desc, name`, as it stands in the address. */
export function parseSort(text: string): SortTerm[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = part, direction] = /^(.*?)(?:\s+(asc|desc))?$/i.exec(part) ?? [];
      return { key: name.replace(/^`|`$/g, ''), descending: direction?.toLowerCase() === 'desc' };
    });
}

export const sortText = (terms: readonly SortTerm[]): string =>
  terms.map(({ key, descending }) => `${fieldName(key)}${descending ? ' desc' : ''}`).join(', ');

/** After a click on a column: up, down, and then as it was without it. With `add` behind the other columns. */
export function nextSort(terms: readonly SortTerm[], key: string, add: boolean): SortTerm[] {
  const known = terms.find((term) => term.key === key);
  const next: SortTerm[] =
    known === undefined ? [{ key, descending: false }] : known.descending ? [] : [{ key, descending: true }];
  if (!add) return next;
  if (known === undefined) return [...terms, ...next];
  return terms.flatMap((term) => (term.key === key ? next : [term]));
}

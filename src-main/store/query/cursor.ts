import { QuadLabError } from '../../core/errors';
import type { OrderTerm } from './order-sql';
import type { Statement } from './statement';

export type Key = number | string | null;

/** Where a page ended: how many runs were shown until there, and the values by which the last is ordered. */
export interface Cursor {
  readonly shown: number;
  readonly keys: readonly Key[];
}

/** A text that a client gives back as it is. JSON has no infinities, so numbers are written as texts with a mark. */
export function encodeCursor({ shown, keys }: Cursor): string {
  const plain = keys.map((key) => (typeof key === 'number' ? `n${key}` : key === null ? null : `t${key}`));
  return Buffer.from(JSON.stringify([shown, ...plain])).toString('base64url');
}

/** @throws QuadLabError where the text is no cursor over so many terms */
export function decodeCursor(text: string, terms: number): Cursor {
  const wrong = new QuadLabError('QUERY_INVALID', 'the place to go on from is none of this query', {
    advice: 'Begin with the first page again.',
  });
  let entries: unknown;
  try {
    entries = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw wrong;
  }
  if (!Array.isArray(entries) || entries.length !== terms + 1) throw wrong;
  const [shown, ...plain] = entries as unknown[];
  if (!Number.isSafeInteger(shown)) throw wrong;
  const keys = plain.map((entry): Key => {
    if (entry === null) return null;
    if (typeof entry !== 'string') throw wrong;
    if (entry.startsWith('t')) return entry.slice(1);
    const value = Number(entry.slice(1));
    if (!entry.startsWith('n') || Number.isNaN(value)) throw wrong;
    return value;
  });
  return { shown: shown as number, keys };
}

/** What stands behind a cursor: equal in the first terms and behind it in the next one. */
export function behind({ keys }: Cursor, terms: readonly OrderTerm[], statement: Statement): string {
  const bound = keys.map((key) => (key === null ? 'NULL' : statement.bind(key)));
  const choices = terms.flatMap(({ sql, descending }, index) => {
    // Where one of a kind has no value, none has: nothing is behind it.
    if (keys[index] === null) return [];
    const same = terms.slice(0, index).map((term, i) => `${term.sql} IS ${bound[i] ?? 'NULL'}`);
    return `(${[...same, `${sql} ${descending ? '<' : '>'} ${bound[index] ?? 'NULL'}`].join(' AND ')})`;
  });
  return `(${choices.join(' OR ')})`;
}

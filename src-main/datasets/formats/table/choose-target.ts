import { listSome } from '../../../core/list-some';
import { didYouMean } from '../../../core/suggest';
import { invalid } from '../format';
import type { TableSource } from './table-source';

/** What the column to predict is called where nobody says it; the first that is there counts. */
const usualNames = ['target', 'label', 'labels', 'class', 'classes', 'y', 'outcome', 'response'];

/** Names of columns whose few whole numbers are classes. */
const classNames = /^(target|labels?|class(es|_?id)?|y|categor(y|ies)|type|species|kind|outcome|digit)$/i;
export const isNamedLikeClasses = (name: string): boolean => classNames.test(name);

export interface ChosenTarget {
  name: string;
  message: string | undefined;
}

/**
 * The column to predict: the one that was asked for, one with a usual name, or the last. Throws DATASET_INVALID with the
 * nearest name where there is no such column.
 */
export function chooseTarget(
  { file, columns }: TableSource,
  wanted: string | undefined,
  leftOut: ReadonlySet<string>,
): ChosenTarget {
  if (wanted !== undefined) return { name: columnNamed({ file, columns }, wanted), message: undefined };
  const candidates = columns.filter((column) => !leftOut.has(column));
  // Beside an x, a y is most likely a coordinate.
  const names = usualNames.filter((name) => name !== 'y' || sameLetters(columns, 'x') === undefined);
  const usual = names.map((name) => sameLetters(candidates, name)).find((name) => name !== undefined);
  const name = usual ?? candidates.at(-1);
  if (name === undefined) throw invalid(`${file}: every column is left out.`, 'Leave fewer columns out.');
  const why = usual === undefined ? 'since it is the last' : 'by its name';
  return {
    name,
    message: `The column to predict is "${name}", ${why}; the setting target names another.`,
  };
}

/** The column that a person means. Throws DATASET_INVALID with the nearest name where there is none. */
export function columnNamed(
  { file, columns }: Pick<TableSource, 'file' | 'columns'>,
  wanted: string,
): string {
  const name = columns.find((column) => column === wanted) ?? sameLetters(columns, wanted);
  if (name !== undefined) return name;
  throw invalid(
    `${file}: there is no column "${wanted}".`,
    didYouMean(wanted, columns) || `Its columns are ${listed(columns)}.`,
  );
}

const sameLetters = (columns: readonly string[], name: string): string | undefined =>
  columns.find((column) => column.toLowerCase() === name.toLowerCase());

export const listed = (columns: readonly string[]): string =>
  listSome(columns.map((column) => `"${column}"`));

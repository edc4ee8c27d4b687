import { invalid, raiseLimit } from '../format';
import { largestNumber } from './cell';
import type { ColumnScan, Sighting } from './column-scan';
import { placeIn, type TableSource } from './table-source';

export type ColumnKind = 'numeric' | 'date' | 'boolean' | 'categorical';

/** How the fields of a column become numbers. */
export interface ColumnPlan {
  name: string;
  kind: ColumnKind;
  /** Code of each category; of booleans 0 and 1. */
  codes: ReadonlyMap<string, number>;
  /** The texts of the codes. */
  categories: readonly string[];
  /** Whether codes are those of numbers, however these are written. */
  ofNumbers?: boolean;
  /** Whether numbers may have a decimal comma. */
  decimalComma?: boolean;
}

/** What is known of a column before its categories are. */
export type ColumnNature =
  | { kind: 'numeric' | 'date' }
  /** The texts are all in the scan; where there are numbers or dates beside them (`mixed`), those are categories too. */
  | { kind: 'text'; mixed: Sighting | undefined }
  /** Without anything to learn from. */
  | { kind: 'useless'; why: string };

/**
 * What a column holds. Throws DATASET_INVALID where its numbers can't be read without a doubt.
 */
export function natureOf(scan: ColumnScan, source: TableSource): ColumnNature {
  if (scan.texts === 0) checkNumbers(scan, source);
  if (scan.present === 0) return { kind: 'useless', why: 'it is empty' };
  const { dates } = scan;
  const numbers = scan.numbers + scan.commas;
  if (scan.texts > 0 || (dates > 0 && numbers > 0)) {
    const isMixed = scan.texts < scan.present || scan.firsts.thousands !== undefined;
    return { kind: 'text', mixed: isMixed ? (scan.firsts.text ?? { text: '', place: 0 }) : undefined };
  }
  return { kind: dates > 0 ? 'date' : 'numeric' };
}

/** A value that is no number to compute with. */
export function notFinite(place: string, text: string) {
  return invalid(
    `${place}: found ${text}, expected a finite number of at most ${largestNumber}.`,
    'Leave the field empty where there is no number, since missing values are filled in; write numbers that are so large in another unit.',
  );
}

function checkNumbers({ name, firsts, dates }: ColumnScan, source: TableSource): void {
  const { infinite, thousands, point, comma, ambiguous } = firsts;
  const at = ({ place }: Sighting): string => placeIn(source, place, name);
  if (infinite !== undefined) {
    throw notFinite(at(infinite), infinite.text);
  }
  if (dates > 0) return;
  const plain = 'Write numbers without thousands separators, with a decimal point.';
  if (thousands !== undefined) {
    throw invalid(`${at(thousands)}: found ${thousands.text}, a number with thousands separators.`, plain);
  }
  const withComma = comma ?? ambiguous;
  if (withComma !== undefined && point !== undefined) {
    throw invalid(
      `${at(withComma)}: found ${withComma.text}, a number with a comma, but ${source.unit} ${point.place} has ${point.text} with a point; expected one kind.`,
      plain,
    );
  }
  if (ambiguous !== undefined && comma === undefined) {
    throw invalid(
      `${at(ambiguous)}: found ${ambiguous.text}, which may be a number with a decimal comma or with a thousands separator; nothing else in the column tells which.`,
      plain,
    );
  }
}

const pairs = [
  ['false', 'true'],
  ['no', 'yes'],
];

/** The kind and codes of a column of texts, which are given with all that occur. */
export function planTexts(name: string, texts: Iterable<string>): ColumnPlan {
  const sorted = [...texts].sort(compareTexts);
  const lower = new Set(sorted.map((text) => text.toLowerCase()));
  const pair = pairs.find((words) => lower.size === 2 && words.every((word) => lower.has(word)));
  if (pair !== undefined) {
    const codes = new Map(sorted.map((text) => [text, pair.indexOf(text.toLowerCase())]));
    return { name, kind: 'boolean', codes, categories: pair };
  }
  return {
    name,
    kind: 'categorical',
    codes: new Map(sorted.map((text, code) => [text, code])),
    categories: sorted,
  };
}

/** Numbers by size before texts by their characters: the same on every machine. */
function compareTexts(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function planNumbers({ name, commas }: ColumnScan, kind: 'numeric' | 'date'): ColumnPlan {
  return { name, kind, codes: new Map(), categories: [], decimalComma: commas > 0 };
}

/** Whole numbers that are classes. */
export function planNumberClasses({ name, values, commas }: ColumnScan): ColumnPlan {
  const categories = [...values].sort((a, b) => a - b).map(String);
  const codes = new Map(categories.map((text, code) => [text, code]));
  return { name, kind: 'categorical', codes, categories, ofNumbers: true, decimalComma: commas > 0 };
}

/** Throws DATASET_INVALID where a column has more different texts than can be categories. */
export function checkCategories(scan: ColumnScan, source: TableSource, limit: number): void {
  if (!scan.overflown) return;
  const { name, firsts, numbers } = scan;
  const mixed =
    numbers > 0 && firsts.text !== undefined
      ? ` It has numbers too: the first value that is none is "${firsts.text.text}" in ${source.unit} ${firsts.text.place}.`
      : '';
  throw invalid(
    `${source.file}, column "${name}": found more than ${limit} different texts, expected at most that many categories.${mixed}`,
    `Correct the values, leave the column out (leaveOut), or ${raiseLimit('tableCategories')}.`,
  );
}

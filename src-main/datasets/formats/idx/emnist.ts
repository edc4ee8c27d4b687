import { readFile } from 'node:fs/promises';
import { invalid, unreadable, type SourceFile } from '../format';

// EMNIST (Cohen et al. 2017, arXiv:1702.05373; nist.gov/itl/products-and-services/emnist-dataset) comes as IDX files whose
// images have rows and columns exchanged; letters are numbered from 1, and a file says which characters labels stand for.

export const isEmnist = (set: string): boolean => /^emnist-/i.test(set);

export const mappingName = (set: string): string => `${set}-mapping.txt`;

/** The classes of a data set: label `first` is class 0, and so on. */
export interface LabelRange {
  first: number;
  classNames: string[];
}

/** The labels of a set whose mapping is not there; undefined where they begin with 0, as usual. */
export function rangeWithoutMapping(set: string): LabelRange | undefined {
  if (!/^emnist-letters$/i.test(set)) return undefined;
  return { first: 1, classNames: Array.from({ length: 26 }, (_, letter) => String(letter + 1)) };
}

/**
 * Reads which characters labels stand for: a line "label code" or "label code code", in the order of the labels. Throws
 * DATASET_INVALID with the line.
 */
export async function readMapping(file: SourceFile): Promise<LabelRange> {
  const text = await readFile(file.path, 'latin1').catch((error: unknown) => {
    throw unreadable(file.name, error);
  });
  const rows = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/).map(Number));
  const first = rows[0]?.[0] ?? 0;
  const classNames = rows.map(([label, ...codes], i) => {
    const isCharacter = (code: number): boolean => Number.isInteger(code) && code > 32 && code < 127;
    if (label === first + i && codes.length > 0 && codes.every(isCharacter)) {
      return codes.map((code) => String.fromCharCode(code)).join('/');
    }
    throw invalid(
      `${file.name}: row ${i + 1} is "${rows[i]?.join(' ') ?? ''}", expected the label ${first + i} and the codes of its characters.`,
      'Correct the file, or leave it out: then the classes are called by their labels.',
    );
  });
  if (classNames.length > 0) return { first, classNames };
  throw invalid(`${file.name} is empty, expected a row for each class.`, 'Copy it again, or leave it out.');
}

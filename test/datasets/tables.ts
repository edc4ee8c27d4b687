import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetContent, MemoryContent } from '../../src-main/datasets/content';
import { formatByName } from '../../src-main/datasets/formats';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { createRandom } from '../../src-main/core/random';
import type { ImportLimits } from '../../src-main/domain/import-limits';
import type { ImportSettings } from '../../src-main/domain/import-settings';
import { readOptions, temporaryFolder, writeFiles } from './files';

export const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tables', name));

export const parquetTable = (): Record<string, Buffer> => ({
  'test.parquet': fixture('test.parquet'),
  'train.parquet': fixture('train.parquet'),
});

/** Points (x, y) with a color and their class: whether they lie in a circle. Some x are missing. */
function points(count: number, seed: number): { x: number; y: number; color: string; inside: boolean }[] {
  const random = createRandom(seed, 'points');
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    return { x, y, color: ['red', 'green', 'blue'][i % 3] ?? '', inside: x * x + y * y < 0.6 };
  });
}

const classRows = (count: number, seed: number): string =>
  [
    'class,color,x,y',
    ...points(count, seed).map(
      ({ x, y, color, inside }, i) =>
        `${inside ? 'in the circle' : 'outside'},${color},${i % 10 === 9 ? '' : x.toFixed(4)},${y.toFixed(4)}`,
    ),
  ].join('\n');

export const classTable = (): Record<string, string> => ({
  'test.csv': classRows(40, 1),
  'train.csv': classRows(160, 2),
});

const numberRows = (count: number, seed: number): string =>
  [
    'x\ty\tsize',
    ...points(count, seed).map(
      ({ x, y }) => `${x.toFixed(4)}\t${y.toFixed(4)}\t${(1000 + 200 * (x - 2 * y + x * y)).toFixed(2)}`,
    ),
  ].join('\r\n');

/** A number of the order of 1000 to be predicted from points. */
export const numberTable = (): Record<string, string> => ({
  'test.tsv': numberRows(40, 3),
  'train.tsv': numberRows(160, 4),
});

/** Files of a table, written and read. */
export function readTable(
  files: Record<string, string | Uint8Array>,
  settings: ImportSettings = {},
  limits: Partial<ImportLimits> = {},
  formatName = 'table',
): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  const format = formatByName(formatName);
  const options = { ...readOptions, settings, limits: { ...readOptions.limits, ...limits } };
  return format.files(folder).then((found) => readContent(format, found, options));
}

export const csv = (text: string | Uint8Array, settings?: ImportSettings, limits?: Partial<ImportLimits>) =>
  readTable({ 'data.csv': text }, settings, limits);

/** Stored rows as lists of numbers, null for NaN. */
export function rowsOf({ columns, train }: MemoryContent, part = train): (number | null)[][] {
  const width = columns?.length ?? 0;
  return Array.from({ length: part.count }, (_, i) =>
    Array.from(part.inputs.subarray(i * width, (i + 1) * width), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  );
}

export const columnNames = ({ columns }: Pick<DatasetContent, 'columns'>): string[] =>
  (columns ?? []).map(({ name }) => name);

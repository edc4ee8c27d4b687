import { openCsv } from '../csv/open-csv';
import type { StreamedFormat } from '../format';
import { convertTable } from './convert-table';
import { isTable, partsOfTable, tableFiles } from './table-files';

const ending = /\.(csv|tsv)(\.gz)?$/i;

/** Tables as text: a row a line, fields with separators between them, which may be quoted (RFC 4180). */
export const tableFormat: StreamedFormat = {
  name: 'table',
  looksLike: 'a .csv or .tsv file, plain or .gz, or a folder with train.csv and test.csv',
  detect: (path) => isTable(path, ending),
  files: (path) => tableFiles(path, ending),
  async convert(files, sink, options) {
    const { train, test } = partsOfTable(files, ending);
    return convertTable(
      {
        train: await openCsv(train, options),
        test: test && (await openCsv(test, options)),
      },
      sink,
      options,
    );
  },
};

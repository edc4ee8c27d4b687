import { tableFormatOf } from '../table/table-format';
import { openCsv } from './open-csv';

/** Tables as text: a row a line, fields with separators between them, which may be quoted (RFC 4180). */
export const tableFormat = tableFormatOf(
  {
    name: 'table',
    looksLike: 'a .csv or .tsv file, plain or .gz, or a folder with train.csv and test.csv',
  },
  /\.(csv|tsv)(\.gz)?$/i,
  openCsv,
);

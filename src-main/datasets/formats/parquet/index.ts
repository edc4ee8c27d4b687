import type { StreamedFormat } from '../format';
import { convertTable } from '../table/convert-table';
import { isTable, partsOfTable, tableFiles } from '../table/table-files';
import { openParquet } from './open-parquet';

const ending = /\.(parquet|pq)$/i;

/** Tables in Apache Parquet, whose columns are numbers, texts, booleans and dates. */
export const parquetFormat: StreamedFormat = {
  name: 'parquet',
  looksLike: 'a .parquet file, or a folder with train.parquet and test.parquet',
  detect: (path) => isTable(path, ending),
  files: (path) => tableFiles(path, ending),
  async convert(files, sink, options) {
    const { train, test } = partsOfTable(files, ending);
    return convertTable(
      {
        train: await openParquet(train, options),
        test: test && (await openParquet(test, options)),
      },
      sink,
      options,
    );
  },
};

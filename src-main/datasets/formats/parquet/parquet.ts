import { tableFormatOf } from '../table/table-format';
import { openParquet } from './open-parquet';

/** Tables in Apache Parquet, whose columns are numbers, texts, booleans and dates. */
export const parquetFormat = tableFormatOf(
  { name: 'parquet', looksLike: 'a .parquet file, or a folder with train.parquet and test.parquet' },
  /\.(parquet|pq)$/i,
  openParquet,
);

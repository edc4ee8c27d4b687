import type { ReadOptions, SourceFile, StreamedFormat, TableFormat } from '../format';
import { convertTable } from './convert-table';
import { isTable, partsOfTable, tableFiles } from './table-files';
import type { TableSource } from './table-source';

/** A format of tables in files whose names have an ending, of which `open` reads one. */
export function tableFormatOf(
  described: Pick<StreamedFormat, 'name' | 'looksLike'>,
  ending: RegExp,
  open: (file: SourceFile, options: ReadOptions) => Promise<TableSource>,
): TableFormat {
  return {
    ...described,
    openTraining: (files, options) => open(partsOfTable(files, ending).train, options),
    detect: (path) => isTable(path, ending),
    files: (path) => tableFiles(path, ending),
    async convert(files, sink, options) {
      const { train, test } = partsOfTable(files, ending);
      const parts = {
        train: await open(train, options),
        test: test && (await open(test, options)),
      };
      return convertTable(parts, sink, options);
    },
  };
}

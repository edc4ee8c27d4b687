import { guard } from './csv';
import type { ExportFormat } from './export-format';
import { showCell, shownText } from './format-value';
import { plainTitle } from './titles';

/** As it is seen, for a spreadsheet or a text: columns are separated by tabs. */
export const tsv: ExportFormat = {
  extension: 'tsv',
  write: ({ table }) => {
    const header = table.columns.map(({ key, value }) => guard(plainTitle(key, value)));
    const rows = table.rows.map((row) =>
      table.columns.map((column, index) => {
        const shown = showCell(row.cells[index] ?? { kind: 'missing' }, column);
        return shown.kind === 'text' ? guard(shown.text) : shownText(shown);
      }),
    );
    return `${[header, ...rows].map((cells) => cells.map(inOneCell).join('\t')).join('\n')}\n`;
  },
};

const inOneCell = (text: string): string => text.replace(/\s+/g, ' ');

import { markdownTable } from 'markdown-table';
import type { ExportFormat } from './export-format';
import { isNumericColumn, showCell, shownText } from './format-value';
import { plainTitle } from './titles';

/** A table for an issue, a README or a note, in GitHub's Markdown. */
export const markdown: ExportFormat = {
  extension: 'md',
  write: ({ table }) => {
    const header = table.columns.map(({ key, value }) => escapeMarkdown(plainTitle(key, value)));
    const rows = table.rows.map((row) =>
      table.columns.map((column, index) => {
        const text = escapeMarkdown(shownText(showCell(row.cells[index] ?? { kind: 'missing' }, column)));
        return row.best.includes(index) ? `**${text}**` : text;
      }),
    );
    const align = table.columns.map((_, index) => (isNumericColumn(table, index) ? 'r' : 'l'));
    return `### ${escapeMarkdown(table.title)}\n\n${markdownTable([header, ...rows], { align })}\n`;
  },
};

/** Characters that Markdown would read as its own; an underscore within a word is none. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\|`*<>[\]~&$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
}

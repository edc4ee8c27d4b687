import type { ComparedTable } from '../../lib/api-types';
import type { ClipboardContent } from '../../lib/clipboard';
import { plainTitle } from '../../lib/titles';

type Table = Pick<ComparedTable, 'columns' | 'rows'>;

/** The table as it is seen: for a text program with its bold best values, for a spreadsheet with tabs. */
export function tableForClipboard(table: Table): ClipboardContent {
  return { 'text/plain': asText(table), 'text/html': asHtml(table) };
}

function asText({ columns, rows }: Table): string {
  const lines = [
    columns.map(({ title }) => plainTitle(title)),
    ...rows.map(({ cells }) => cells.map(({ text }) => text)),
  ];
  return lines.map((cells) => cells.map((text) => text.replace(/\s+/g, ' ')).join('\t')).join('\n');
}

function asHtml({ columns, rows }: Table): string {
  const aligned = (index: number): string => (columns[index]?.numeric ? ' align="right"' : '');
  const head = columns.map(({ title }, index) => `<th${aligned(index)}>${titleHtml(title)}</th>`).join('');
  const body = rows.map(({ cells }) => {
    const parts = cells.map(({ text, best }, index) => {
      const inner = best ? `<b>${escaped(text)}</b>` : escaped(text);
      return `<td${aligned(index)}>${inner}</td>`;
    });
    return `<tr>${parts.join('')}</tr>`;
  });
  return `<meta charset="utf-8"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function titleHtml(title: Table['columns'][number]['title']): string {
  return title
    .map((part) =>
      typeof part === 'string'
        ? escaped(part)
        : `<i>${escaped(part.symbol)}</i><sub>${escaped(part.index)}</sub>`,
    )
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

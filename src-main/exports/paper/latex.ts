import { isComputed, type PaperResults } from '../../domain/experiment/results';
import type { Shown } from '../format-value';
import { figuresLatex, slug } from '../latex';
import { escapeLatex, needsUnicodeFont } from '../latex-text';
import { cellText } from './markdown';
import { reportTable } from './report-table';
import { budgetSentence, openSentence } from './words';

/** A table an experiment, in the style of booktabs. */
export function paperLatex(results: readonly PaperResults[]): string {
  const body = results.map(tableOf).join('\n');
  const notes = [
    '% Needs in the preamble: \\usepackage{booktabs}',
    ...(needsUnicodeFont(body)
      ? ['% Some characters need XeLaTeX or LuaLaTeX and a font that has them.']
      : []),
  ];
  return `${notes.join('\n')}\n${body}\n`;
}

function tableOf(results: PaperResults): string {
  const { align, header, rows } = contentOf(results);
  const sentences = isComputed(results)
    ? []
    : [budgetSentence(results), ...results.notes, openSentence(results) ?? []].flat();
  const caption = [`${results.place}: ${results.title}.`, ...sentences].join(' ');
  return [
    '\\begin{table}[htbp]',
    '  \\centering',
    '  \\small\\setlength{\\tabcolsep}{4pt}',
    `  \\caption{${escapeLatex(caption)}}`,
    `  \\label{tab:${slug(results.id)}}`,
    `  \\begin{tabular}{${align}}`,
    ...['\\toprule', row(header), '\\midrule', ...rows.map(row), '\\bottomrule'].map((line) => `    ${line}`),
    '  \\end{tabular}',
    '\\end{table}',
  ].join('\n');
}

function contentOf(results: PaperResults): { align: string; header: string[]; rows: string[][] } {
  if (isComputed(results)) {
    const { columns, rows } = results.table;
    const cells = rows.map((cells) => cells.map((cell) => escapeLatex(cellText(cell))));
    return { align: 'l'.repeat(columns.length), header: columns.map(escapeLatex), rows: cells };
  }
  const { columns, rows } = reportTable(results);
  return {
    align: columns.map(({ numeric }) => (numeric ? 'r' : 'l')).join(''),
    header: columns.map(({ title }) => escapeLatex(title)),
    rows: rows.map((cells) => cells.map(cellLatex)),
  };
}

const row = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;

const cellLatex = (cell: Shown): string =>
  cell.kind === 'text' ? escapeLatex(cell.text) : figuresLatex(cell.figures);

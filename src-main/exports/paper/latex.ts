import { isComputed, type PaperResults } from '../../domain/experiment/results';
import type { Shown } from '../format-value';
import { figuresLatex, slug } from '../latex';
import { escapeLatex, needsUnicodeFont } from '../latex-text';
import { cellText } from './markdown';
import type { PaperReport } from './paper-report';
import { reportTable } from './report-table';
import type { StateOf } from './row-state';
import { partsOf, untouchedText } from './untouched';
import { budgetSentence, openSentence } from './words';

/** A table an experiment, in the style of booktabs. */
export function paperLatex(report: PaperReport): string {
  const { shown, untouched } = partsOf(report);
  const stateOf: StateOf = (id) => report.runOf(id).state;
  const parts = shown.map((each) => tableOf(each, stateOf));
  if (untouched.length > 0) {
    const lines = untouched.map((each) => escapeLatex(untouchedText(each)));
    parts.push(`\\paragraph{Not run.} ${lines.join(';\n')}.`);
  }
  const body = parts.join('\n\n');
  const notes = [
    '% Needs in the preamble: \\usepackage{booktabs}',
    ...(needsUnicodeFont(body)
      ? ['% Some characters need XeLaTeX or LuaLaTeX and a font that has them.']
      : []),
  ];
  return `${notes.join('\n')}\n${body}\n`;
}

function tableOf(results: PaperResults, stateOf: StateOf): string {
  const { align, header, rows } = contentOf(results, stateOf);
  const sentences = isComputed(results)
    ? []
    : [budgetSentence(results), ...results.notes, openSentence(results, stateOf) ?? []].flat();
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

function contentOf(
  results: PaperResults,
  stateOf: StateOf,
): { align: string; header: string[]; rows: string[][] } {
  if (isComputed(results)) {
    const { columns, rows } = results.table;
    const cells = rows.map((cells) => cells.map((cell) => escapeLatex(cellText(cell))));
    return { align: 'l'.repeat(columns.length), header: columns.map(escapeLatex), rows: cells };
  }
  const { columns, rows } = reportTable(results, stateOf);
  return {
    align: columns.map(({ numeric }) => (numeric ? 'r' : 'l')).join(''),
    header: columns.map(({ title }) => escapeLatex(title)),
    rows: rows.map((cells) => cells.map(cellLatex)),
  };
}

const row = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;

const cellLatex = (cell: Shown): string =>
  cell.kind === 'text' ? escapeLatex(cell.text) : figuresLatex(cell.figures);

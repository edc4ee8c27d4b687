import type { ExportFormat } from './export-format';
import type { Figures } from './figures';
import { groupThousands, isNumericColumn, showCell } from './format-value';
import { escapeLatex, mathSymbol, needsUnicodeFont } from './latex-text';
import type { Column, ComparisonTable, Row } from './table';
import { titleParts } from './titles';

/** More rows than this do not fit on a page: a `table` would lose the rest, a `longtable` goes on. */
const rowsOfOnePage = 45;

/** A table for a paper, in the style of booktabs. */
export const latex: ExportFormat = {
  extension: 'tex',
  write: ({ table }) => {
    const long = table.rows.length > rowsOfOnePage;
    const align = table.columns.map((_, index) => (isNumericColumn(table, index) ? 'r' : 'l')).join('');
    const header = `${table.columns.map(titleOf).join(' & ')} \\\\`;
    const rows = table.rows.map((row) => `${cellsOf(table, row).join(' & ')} \\\\`);
    const caption = `\\caption{${escapeLatex(table.title)}${noteOf(table)}}`;
    const label = `\\label{tab:${slug(table.title)}}`;
    const body = long
      ? longTable(align, caption, label, header, rows)
      : floatingTable(align, caption, label, header, rows);
    return `${packageNotes(long, body.join('\n')).join('\n')}\n${body.join('\n')}\n`;
  },
};

function floatingTable(
  align: string,
  caption: string,
  label: string,
  header: string,
  rows: string[],
): string[] {
  return [
    '\\begin{table}[htbp]',
    '  \\centering',
    '  \\small\\setlength{\\tabcolsep}{4pt}',
    `  ${caption}`,
    `  ${label}`,
    `  \\begin{tabular}{${align}}`,
    ...['\\toprule', header, '\\midrule', ...rows, '\\bottomrule'].map((line) => `    ${line}`),
    '  \\end{tabular}',
    '\\end{table}',
  ];
}

function longTable(align: string, caption: string, label: string, header: string, rows: string[]): string[] {
  const head = ['\\toprule', header, '\\midrule'];
  return [
    `\\begin{longtable}{${align}}`,
    `  ${caption} ${label} \\\\`,
    ...[...head, '\\endfirsthead', ...head, '\\endhead', '\\bottomrule', '\\endlastfoot'].map(
      (line) => `  ${line}`,
    ),
    ...rows.map((line) => `  ${line}`),
    '\\end{longtable}',
  ];
}

function packageNotes(long: boolean, body: string): string[] {
  const packages = ['booktabs', ...(long ? ['longtable'] : [])].map((name) => `\\usepackage{${name}}`);
  return [
    `% Needs in the preamble: ${packages.join(' ')}`,
    ...(needsUnicodeFont(body)
      ? ['% Some characters need XeLaTeX or LuaLaTeX and a font that has them.']
      : []),
  ];
}

/** What the numbers are, so that the table can stand alone. */
function noteOf(table: ComparisonTable): string {
  const spread = table.rows.some((row) =>
    row.cells.some((cell) => cell.kind === 'statistic' && cell.deviation !== undefined),
  );
  return spread ? '~-- mean $\\pm$ standard deviation over ' + spreadOver(table.groupBy) : '';
}

function spreadOver(groupBy: ComparisonTable['groupBy']): string {
  if (typeof groupBy !== 'string') return 'runs';
  return groupBy === 'fold' ? 'folds' : 'seeds';
}

function titleOf({ key, value }: Column): string {
  return titleParts(key, value)
    .map((part) =>
      typeof part === 'string'
        ? escapeLatex(part)
        : `$${mathSymbol(part.symbol) ?? part.symbol}_{${part.index}}$`,
    )
    .join('');
}

function cellsOf(table: ComparisonTable, row: Row): string[] {
  return table.columns.map((column, index) => {
    const shown = showCell(row.cells[index] ?? { kind: 'missing' }, column);
    const text = shown.kind === 'text' ? escapeLatex(shown.text) : figuresLatex(shown.figures);
    if (!row.best.includes(index)) return text;
    // \textbf alone leaves the digits of math mode as they are.
    return `\\textbf{\\boldmath${text}}`;
  });
}

/** Figures in math mode. */
export function figuresLatex(figures: Figures): string {
  const { deviation, exponent } = figures;
  const mean = figures.mean.replace('∞', '\\infty').replace('NaN', '\\mathrm{NaN}');
  const digits = figures.grouped ? groupThousands(mean, '{,}') : mean;
  const both = deviation === undefined ? digits : `${digits} \\pm ${deviation}`;
  if (exponent === undefined) return `$${both}$`;
  const power = `10^{${exponent}}`;
  if (both === '1') return `$${power}$`;
  return deviation === undefined ? `$${both} \\times ${power}$` : `$(${both}) \\times ${power}$`;
}

export function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? 'comparison';
}

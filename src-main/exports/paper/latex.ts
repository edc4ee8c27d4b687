import { isComputed, type ExperimentResults, type PaperResults } from '../../domain/experiment/results';
import type { Shown } from '../format-value';
import { figuresLatex, slug } from '../latex';
import { escapeLatex, needsUnicodeFont } from '../latex-text';
import { columnGroups, type ColumnGroup } from './column-groups';
import { cellText } from './computed-cell';
import type { PaperReport } from './paper-report';
import { reportTable } from './report-table';
import type { StateOf } from './row-state';
import { partsOf, untouchedText } from './untouched';
import { budgetClause, openSentence, timeSentence, verdict } from './words';

/** A table an experiment, in the style of booktabs, with what goes with it as notes below. */
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
  const { groups, rows } = contentOf(results, stateOf);
  const columns = groups.flatMap((group) => group.columns);
  const budget = isComputed(results) ? '' : ` (${budgetClause(results)})`;
  const notes = notesOf(results, stateOf);
  return [
    '\\begin{table}[htbp]',
    '  \\centering\\footnotesize\\setlength{\\tabcolsep}{3pt}',
    `  \\caption{${escapeLatex(`${results.place}: ${results.title}${budget}`)}}`,
    `  \\label{tab:${slug(results.id)}}`,
    `  \\begin{tabular}{${columns.map(({ numeric }) => (numeric ? 'r' : 'l')).join('')}}`,
    ...['\\toprule', ...headOf(groups), '\\midrule', ...rows.map(row), '\\bottomrule'].map(
      (line) => `    ${line}`,
    ),
    '  \\end{tabular}',
    ...(notes.length === 0
      ? []
      : [
          '  \\par\\medskip',
          '  \\begin{minipage}{\\linewidth}\\raggedright',
          ...notes.map((note) => `    ${note}\\par`),
          '  \\end{minipage}',
        ]),
    '\\end{table}',
  ].join('\n');
}

/** Titles of measures over the columns that they have, where there are several. */
function headOf(groups: readonly ColumnGroup[]): string[] {
  const labels = row(groups.flatMap(({ columns }) => columns.map(({ label }) => escapeLatex(label))));
  if (groups.every(({ title }) => title === null)) return [labels];
  let at = 1;
  const rules: string[] = [];
  const titles = groups.map(({ title, columns: { length } }) => {
    if (title !== null) rules.push(`\\cmidrule(lr){${at}-${at + length - 1}}`);
    at += length;
    return title === null ? '' : `\\multicolumn{${length}}{c}{${escapeLatex(title)}}`;
  });
  return [row(titles), rules.join(' '), labels];
}

/** What was found, how it departs from the paper, what is open, and what was chosen. */
function notesOf(results: PaperResults, stateOf: StateOf): string[] {
  const found = isComputed(results)
    ? [results.published === null ? [] : `Published: ${escapeLatex(results.published)}.`].flat()
    : trainedNotes(results, stateOf);
  const choices = results.choices.map(
    ({ what, chosen, why }) =>
      `\\emph{Our choice} for ${escapeLatex(what)}: ${escapeLatex(chosen)}, since ${escapeLatex(why)}.`,
  );
  return [...found, ...choices];
}

function trainedNotes(results: ExperimentResults, stateOf: StateOf): string[] {
  const sentences = [openSentence(results, stateOf) ?? [], timeSentence(results), ...results.notes].flat();
  const findings = results.findings.map(
    ({ claim, holds, evidence }) =>
      `\\emph{Finding (${verdict(holds)}):} ${escapeLatex(claim)} (${escapeLatex(evidence)}).`,
  );
  return [sentences.map(escapeLatex).join(' '), ...findings];
}

function contentOf(results: PaperResults, stateOf: StateOf): { groups: ColumnGroup[]; rows: string[][] } {
  if (isComputed(results)) {
    const { columns, rows } = results.table;
    const isNumeric = (index: number): boolean => rows.every((cells) => typeof cells[index] === 'number');
    return {
      groups: columns.map((label, index) => ({
        title: null,
        columns: [{ label, numeric: isNumeric(index) }],
      })),
      rows: rows.map((cells) => cells.map((cell) => escapeLatex(cellText(cell)))),
    };
  }
  const { columns, rows } = reportTable(results, stateOf);
  return { groups: columnGroups(columns), rows: rows.map((cells) => cells.map(cellLatex)) };
}

const row = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;

const cellLatex = (cell: Shown): string =>
  cell.kind === 'text' ? escapeLatex(cell.text) : figuresLatex(cell.figures);

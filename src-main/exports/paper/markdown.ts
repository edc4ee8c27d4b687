import { markdownTable } from 'markdown-table';
import {
  isComputed,
  type ComputedResults,
  type ExperimentResults,
  type PaperResults,
} from '../../domain/experiment/results';
import { shownText } from '../format-value';
import { escapeMarkdown } from '../markdown';
import { cellText } from './computed-cell';
import type { PaperReport } from './paper-report';
import { reportTable } from './report-table';
import type { StateOf } from './row-state';
import { partsOf, untouchedText } from './untouched';
import { budgetSentence, openSentence, verdict } from './words';

/** The results as GitHub's Markdown. */
export function paperMarkdown(report: PaperReport): string {
  const { shown, untouched } = partsOf(report);
  const stateOf: StateOf = (id) => report.runOf(id).state;
  const parts = shown.map((each) => (isComputed(each) ? computed(each) : trained(each, stateOf)));
  if (untouched.length > 0) {
    const lines = untouched.map((each) => `- ${escapeMarkdown(untouchedText(each))}`);
    parts.push(`## Not run\n\n${lines.join('\n')}`);
  }
  return `# Experiments\n\n${parts.join('\n\n')}\n`;
}

function trained(results: ExperimentResults, stateOf: StateOf): string {
  const { columns, rows } = reportTable(results, stateOf);
  const table = markdownTable(
    [
      columns.map(({ title }) => escapeMarkdown(title)),
      ...rows.map((row) => row.map((cell) => escapeMarkdown(shownText(cell)))),
    ],
    { align: columns.map(({ numeric }) => (numeric ? 'r' : 'l')) },
  );
  const findings = results.findings.map(
    ({ claim, holds, evidence }) =>
      `- **${verdict(holds)}**: ${escapeMarkdown(claim)} (${escapeMarkdown(evidence)})`,
  );
  return [
    ...head(results),
    escapeMarkdown(budgetSentence(results)),
    ...results.notes.map(escapeMarkdown),
    ...[openSentence(results, stateOf) ?? []].flat().map((sentence) => `**${escapeMarkdown(sentence)}**`),
    table,
    findings.join('\n'),
    choices(results),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function computed(results: ComputedResults): string {
  const { columns, rows } = results.table;
  const align = columns.map((_, index) => (rows.every((row) => typeof row[index] === 'number') ? 'r' : 'l'));
  const cells = rows.map((row) => row.map((cell) => escapeMarkdown(cellText(cell))));
  return [
    ...head(results),
    results.published === null ? '' : `Published: ${escapeMarkdown(results.published)}.`,
    markdownTable([columns.map(escapeMarkdown), ...cells], { align }),
    choices(results),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const head = ({ place, title, question }: PaperResults): string[] => [
  `## ${escapeMarkdown(`${place}: ${title}`)}`,
  escapeMarkdown(question),
];

const choices = ({ choices }: PaperResults): string =>
  choices
    .map(
      ({ what, chosen, why }) =>
        `- Our choice for ${escapeMarkdown(what)}: ${escapeMarkdown(chosen)}, since ${escapeMarkdown(why)}.`,
    )
    .join('\n');

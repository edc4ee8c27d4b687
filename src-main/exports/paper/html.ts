import {
  isComputed,
  type ComputedResults,
  type ExperimentResults,
  type PaperResults,
} from '../../domain/experiment/results';
import { escapeHtml } from '../report/escape';
import { htmlCell } from '../report/html-text';
import { reportStyle } from '../report/report-style';
import { cellText } from './computed-cell';
import type { PaperReport } from './paper-report';
import { reportTable } from './report-table';
import type { StateOf } from './row-state';
import { partsOf, untouchedText } from './untouched';
import { budgetSentence, openSentence, verdict } from './words';

/** The results as a page that needs no network. */
export function paperHtml(report: PaperReport): string {
  const { shown, untouched } = partsOf(report);
  const stateOf: StateOf = (id) => report.runOf(id).state;
  const sections = shown.map((each) => {
    const body = isComputed(each) ? computed(each) : trained(each, stateOf);
    return `<section>
<h2>${escapeHtml(`${each.place}: ${each.title}`)}</h2>
<p>${escapeHtml(each.question)}</p>
${body}
${choices(each)}
</section>`;
  });
  if (untouched.length > 0) {
    const lines = untouched.map((each) => `<li>${escapeHtml(untouchedText(each))}</li>`);
    sections.push(`<section>\n<h2>Not run</h2>\n<ul>\n${lines.join('\n')}\n</ul>\n</section>`);
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
<title>Experiments</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>Experiments</h1>
${sections.join('\n')}
<footer>Made with QuadLab. This file needs no network.</footer>
</body>
</html>
`;
}

function trained(results: ExperimentResults, stateOf: StateOf): string {
  const { columns, rows } = reportTable(results, stateOf);
  const open = openSentence(results, stateOf);
  const findings = results.findings.map(
    ({ claim, holds, evidence }) =>
      `<li><strong>${verdict(holds)}</strong>: ${escapeHtml(claim)} <span class="note">${escapeHtml(evidence)}</span></li>`,
  );
  return [
    `<p class="note">${escapeHtml([budgetSentence(results), ...results.notes].join(' '))}</p>`,
    open === undefined ? '' : `<p><strong>${escapeHtml(open)}</strong></p>`,
    table(
      columns,
      rows.map((row) => row.map(htmlCell)),
    ),
    findings.length === 0 ? '' : `<ul>\n${findings.join('\n')}\n</ul>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function computed({ published, table: { columns, rows } }: ComputedResults): string {
  const numeric = columns.map((_, index) => rows.every((row) => typeof row[index] === 'number'));
  const content = table(
    columns.map((title, index) => ({ title, numeric: numeric[index] ?? false })),
    rows.map((row) => row.map((cell) => escapeHtml(cellText(cell)))),
  );
  return published === null ? content : `<p>Published: ${escapeHtml(published)}.</p>\n${content}`;
}

function table(
  columns: readonly { title: string; numeric: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const kind = (index: number): string => (columns[index]?.numeric === true ? ' class="number"' : '');
  const heads = columns.map(({ title }, index) => `<th scope="col"${kind(index)}>${escapeHtml(title)}</th>`);
  const lines = rows.map(
    (row) => `<tr>${row.map((cell, index) => `<td${kind(index)}>${cell}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="Results">
<table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</div>`;
}

function choices({ choices }: PaperResults): string {
  if (choices.length === 0) return '';
  const lines = choices.map(
    ({ what, chosen, why }) =>
      `<li>${escapeHtml(what)}: ${escapeHtml(chosen)}, since ${escapeHtml(why)}.</li>`,
  );
  return `<h3>Our choices</h3>\n<ul class="note">\n${lines.join('\n')}\n</ul>`;
}

import { isComputed, type ExperimentResults, type PaperResults } from '../../domain/experiment/results';
import { escapeHtml } from '../report/escape';
import { reportStyle } from '../report/report-style';
import { figuresOf, type PaperFigure } from './figures';
import { figureScripts, figuresHtml } from './html-figures';
import { htmlHead } from './html-head';
import { computedTable, trainedTable } from './html-table';
import type { PaperReport } from './paper-report';
import { paperStyle } from './paper-style';
import type { StateOf } from './row-state';
import { partsOf, untouchedText } from './untouched';
import { budgetSentence, openSentence, verdict } from './words';

/** The results as a page that needs no network. */
export function paperHtml(report: PaperReport): string {
  const { shown, untouched } = partsOf(report);
  const figures: PaperFigure[] = [];
  const sections = shown.map((each) => {
    const own = figuresOf(each, report);
    const drawn = own.length === 0 ? '' : figuresHtml(own, figures.length);
    figures.push(...own);
    return sectionOf(each, drawn, (id) => report.runOf(id).state);
  });
  if (untouched.length > 0) {
    const lines = untouched.map((each) => `<li>${escapeHtml(untouchedText(each))}</li>`);
    sections.push(`<section>\n<h2>Not run</h2>\n<ul>\n${lines.join('\n')}\n</ul>\n</section>`);
  }
  const scripts = figureScripts(figures);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';${scripts === '' ? '' : " script-src 'unsafe-inline';"} img-src data:" />
<title>Experiments of the paper</title>
<style>${reportStyle}${paperStyle}</style>
</head>
<body>
${htmlHead(report, shown)}
${sections.join('\n')}
<footer>Made with QuadLab. This file needs no network.</footer>
${scripts}
</body>
</html>
`;
}

function sectionOf(results: PaperResults, figures: string, stateOf: StateOf): string {
  const body = isComputed(results)
    ? [
        results.published === null ? '' : `<p>Published: ${escapeHtml(results.published)}.</p>`,
        computedTable(results),
        figures,
      ]
    : trained(results, figures, stateOf);
  const parts = [
    `<h2>${escapeHtml(`${results.place}: ${results.title}`)}</h2>`,
    `<p class="question">${escapeHtml(results.question)}</p>`,
    ...body,
    choices(results),
  ];
  return `<section>\n${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function trained(results: ExperimentResults, figures: string, stateOf: StateOf): string[] {
  const open = openSentence(results, stateOf);
  const findings = results.findings.map(
    ({ claim, holds, evidence }) =>
      `<li><strong>${verdict(holds)}</strong>: ${escapeHtml(claim)} <span class="quiet">(${escapeHtml(evidence)})</span></li>`,
  );
  return [
    `<p class="note">${escapeHtml([budgetSentence(results), ...results.notes].join(' '))}</p>`,
    open === undefined ? '' : `<p class="open"><strong>${escapeHtml(open)}</strong></p>`,
    trainedTable(results, stateOf),
    findings.length === 0 ? '' : `<h3>Findings</h3>\n<ul>\n${findings.join('\n')}\n</ul>`,
    figures,
  ];
}

function choices({ choices }: PaperResults): string {
  if (choices.length === 0) return '';
  const lines = choices.map(
    ({ what, chosen, why }) =>
      `<li>${escapeHtml(what)}: ${escapeHtml(chosen)}, since ${escapeHtml(why)}.</li>`,
  );
  return `<h3>Our choices</h3>\n<ul class="quiet">\n${lines.join('\n')}\n</ul>`;
}

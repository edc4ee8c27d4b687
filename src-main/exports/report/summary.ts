import type { ExportInput } from '../export-format';
import { runsText, showCell, troubles } from '../format-value';
import { escapeHtml } from './escape';
import { htmlRowLabel, htmlTitle, htmlValue } from './html-text';
import { countRuns } from '../../domain/run-counts';

/** What a reader wants to know first: what this is, how much of it is there, and what came out best. */
export function summary(input: ExportInput): string {
  const { table, generatedAt } = input;
  const date = new Date(generatedAt);
  const written = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `<header>
<p class="eyebrow">QuadLab report · <time datetime="${date.toISOString()}">${written.format(date)} UTC</time></p>
<h1>${escapeHtml(table.title)}</h1>
<p class="facts">${facts(input).map(escapeHtml).join('<span class="dot"> · </span>')}</p>
${headline(input)}</header>`;
}

function facts({ table, runs }: ExportInput): string[] {
  const seeds = new Set(runs.map((run) => run.config.seed)).size;
  const counts = countRuns(runs);
  return [
    ...(table.groupBy !== 'none' ? [plural(table.rows.length, 'configuration')] : []),
    plural(runs.length, 'run'),
    plural(seeds, 'seed'),
    `${counts.finished} finished`,
    ...troubles(counts),
  ];
}

/** The best result in a sentence, if the table says which it is. */
function headline({ table }: ExportInput): string {
  const index = table.columns.findIndex((column) => column.key === table.objective.metric);
  const column = table.columns[index];
  const best = table.rows.filter((row) => row.best.includes(index));
  const cell = best[0]?.cells[index];
  if (!column || !cell) return '';
  const word = table.objective.goal === 'minimize' ? 'Lowest' : 'Highest';
  const names = best.map((row) => `<b>${htmlRowLabel(table, row)}</b>`);
  const [counts] = best.map((row) => row.counts);
  const caveat =
    counts !== undefined && best.length === 1 && counts.finished < counts.total
      ? ` <span class="caveat">(over ${runsText(counts)})</span>`
      : '';
  const who = names.length <= 3 ? names.join(' and ') : `${names.length} configurations alike`;
  return `<p class="headline"><span>${word} ${htmlTitle(column.key)}</span> <strong>${htmlValue(showCell(cell, column))}</strong> <span>with ${who}</span>${caveat}</p>\n`;
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

import { showCell, type Shown } from '../format-value';
import type { ComparisonTable } from '../table';
import { mostPoints } from './curves';
import { escapeHtml } from './escape';
import { htmlRowLabel, htmlValue } from './html-text';
import { swatch } from './palette';
import type { ReportData } from './report-data';

/** So many lines have their legend beside the chart; more have it below, in columns. */
const fewLines = 12;

/** Learning curves beside the legend that governs all charts. */
export function chartsSection(table: ComparisonTable, data: ReportData): string {
  if (data.metrics.length === 0) return '';
  const metrics = data.metrics.map(({ title }, index) => option(String(index), title, index === 0));
  const [first] = data.metrics;
  const spread = data.metrics.some(({ curves }) =>
    curves.some((curve) => curve?.deviation.some((d) => d !== null)),
  );
  // Many bands on top of each other tell nothing.
  const crowded = data.lines.filter(({ visible }) => visible).length > 8;
  return `<section>
<h2>Learning curves</h2>
<div class="controls">
<label>Metric <select id="curve-metric">${metrics.join('')}</select></label>
<label>Axis <select id="curve-scale">${option('linear', 'linear', !first?.log)}${option('log', 'logarithmic', first?.log === true)}</select></label>
${spread ? `<label>Band <select id="curve-band">${option('range', 'min–max', !crowded)}${option('deviation', '± standard deviation', false)}${option('none', 'none', crowded)}</select></label>` : ''}
</div>
<div class="figure${table.rows.length > fewLines ? ' stacked' : ''}">
<div class="chart tall"><canvas id="curves" role="img" aria-label="Learning curves; their final values are in the table"></canvas></div>
${legend(table, data)}
</div>
<p class="note">${captionOf(data, spread)}</p>
</section>`;
}

function legend(table: ComparisonTable, data: ReportData): string {
  const objective = table.columns.findIndex(({ key }) => key === table.objective.metric);
  const column = table.columns[objective];
  const items = table.rows.map((row, index) => {
    const cell = row.cells[objective];
    const value =
      cell && column ? `<span class="value">${htmlValue(meanOf(showCell(cell, column)))}</span>` : '';
    const drawn = data.metrics.some(({ curves }) => curves[index]);
    const visible = data.lines[index]?.visible === true;
    const state = drawn ? ` data-line="${index}" aria-pressed="${visible}"` : ' disabled';
    return `<li><button type="button"${state}>${swatch(index)}<span class="label">${htmlRowLabel(table, row)}</span>${value}</button></li>`;
  });
  const all =
    items.length > 2
      ? '<p class="choose"><button type="button" id="show-all">Show all</button><button type="button" id="show-none">Hide all</button></p>'
      : '';
  return `<div class="legend${items.length > fewLines ? ' wide' : ''}">${all}<ul>${items.join('')}</ul></div>`;
}

/** The mean alone, with as many digits as beside its deviation. */
function meanOf(shown: Shown): Shown {
  return shown.kind === 'text' ? shown : { ...shown, figures: { ...shown.figures, deviation: undefined } };
}

export function layersSection(data: ReportData): string {
  if (data.layers === undefined) return '';
  const charts = data.layers.panels.map(
    ({ index, relative }, number) =>
      `<figure><figcaption>${norm(index)}${relative ? ` / ${norm('r')}` : ''}</figcaption><div class="chart"><canvas id="layers-${number}" role="img" aria-label="Norm of w_${index} by layer"></canvas></div></figure>`,
  );
  return `<section>
<h2>How quadratic each layer became</h2>
<div class="pair">${charts.join('')}</div>
<p class="note">Norms of the quadratic weights w<sub>g</sub> and w<sub>b</sub> of each layer at the end of the training${data.layers.panels.some(({ relative }) => relative) ? ', relative to those of its ordinary weights w<sub>r</sub>' : ''}: 0 is a conventional layer. Mean over the seeds; lines and selection as above.</p>
</section>`;
}

function norm(index: string): string {
  return `‖w<sub>${index}</sub>‖`;
}

function captionOf(data: ReportData, spread: boolean): string {
  const isThinned = data.metrics.some(({ thinned }) => thinned);
  const hidden = data.lines.filter(({ visible }) => !visible).length;
  return [
    spread ? 'Lines are means over finished runs.' : '',
    '<span class="interactive">Click an entry to hide or show its line; double-click to see it alone.</span>',
    hidden > 0 ? `${hidden} of ${data.lines.length} lines are hidden at first.` : '',
    isThinned
      ? `Lines of more than ${mostPoints.toLocaleString('en')} points are thinned out; their extremes are kept.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function option(value: string, text: string, selected: boolean): string {
  return `<option value="${value}"${selected ? ' selected' : ''}>${escapeHtml(text)}</option>`;
}

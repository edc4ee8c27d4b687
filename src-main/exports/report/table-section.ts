import { isNumericColumn, showCell, troubles } from '../format-value';
import { figuresOf } from '../figures';
import type { RunCounts } from '../../domain/run-counts';
import type { Cell, Column, ComparisonTable, Row } from '../table';
import { escapeHtml } from './escape';
import { htmlCell, htmlTitle } from './html-text';
import { swatch } from './palette';

/** The comparison as a sortable table. Rows that are drawn in the charts (by index) show their line. */
export function tableSection(table: ComparisonTable, drawn: ReadonlySet<number>): string {
  const withSwatches = drawn.size > 0;
  const layouts = table.columns.map((column, index) => layoutOf(table, column, index));
  const heads = layouts.map(headOf);
  const rows = table.rows.map((row, index) =>
    rowOf(layouts, row, withSwatches ? (drawn.has(index) ? swatch(index) : '') : undefined),
  );
  const first = withSwatches ? '<th scope="col" class="key"><span class="hidden">line</span></th>' : '';
  return `<div class="scroll" tabindex="0" role="region" aria-label="Comparison">
<table class="sortable">
<thead><tr>${first}${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="note">${noteOf(table)}</p>`;
}

interface Layout {
  column: Column;
  numeric: boolean;
  /** Of the deviations, in digits; 0 where there are none. */
  width: number;
}

function layoutOf(table: ComparisonTable, column: Column, index: number): Layout {
  const numeric = isNumericColumn(table, index);
  return { column, numeric, width: numeric ? deviationWidth(table, column, index) : 0 };
}

function headOf({ column: { key, value }, numeric }: Layout): string {
  const kind = numeric ? ' class="number"' : '';
  return `<th scope="col"${kind}><button type="button" title="${escapeHtml(key)}">${htmlTitle(key, value)}</button></th>`;
}

function rowOf(layouts: readonly Layout[], row: Row, line: string | undefined): string {
  const cells = layouts.map((layout, index) =>
    cellOf(layout, row.cells[index] ?? { kind: 'missing' }, row.best.includes(index)),
  );
  const key = line === undefined ? '' : `<td class="key">${line}</td>`;
  return `<tr>${key}${cells.join('')}</tr>`;
}

function cellOf({ column, numeric, width }: Layout, cell: Cell, best: boolean): string {
  const classes = [
    numeric ? 'number' : '',
    best ? 'best' : '',
    cell.kind === 'missing' || cell.kind === 'runs' ? cell.kind : '',
  ];
  const names = classes.filter((name) => name !== '').join(' ');
  const shown = cell.kind === 'runs' ? runsOf(cell.counts) : htmlCell(showCell(cell, column));
  const text = best ? `<strong>${shown}</strong>` : shown;
  // An empty deviation keeps a mean without one in line with the others.
  const filler = width > 0 && !shown.includes('class="deviation"') ? '<span class="deviation"></span>' : '';
  const attributes = [
    names === '' ? '' : ` class="${names}"`,
    sortAttribute(cell),
    width > 0 ? ` style="--width:${width}ch"` : '',
  ];
  return `<td${attributes.join('')}>${text}${filler}</td>`;
}

function sortAttribute(cell: Cell): string {
  switch (cell.kind) {
    case 'missing':
      return ' data-missing=""';
    case 'text':
      return '';
    case 'number':
      return ` data-value="${cell.value}"`;
    case 'statistic':
      return ` data-value="${cell.mean}"`;
    case 'runs':
      return ` data-value="${cell.counts.finished}"`;
  }
}

/** Characters of the longest deviation in a column, its sign included. */
function deviationWidth(table: ComparisonTable, { style, decimals }: Column, index: number): number {
  const lengths = table.rows.map((row) => {
    const cell = row.cells[index];
    if (cell?.kind !== 'statistic') return 0;
    const { deviation, exponent } = figuresOf(cell.mean, cell.deviation, style, decimals);
    if (deviation === undefined) return 0;
    // The spaces and the point are narrower than a digit.
    return deviation.length + 2 + (exponent === undefined ? 0 : 5);
  });
  return Math.max(0, ...lengths);
}

function runsOf(counts: RunCounts): string {
  const badges = troubles(counts).map((text) => ` <span class="badge">${text}</span>`);
  if (badges.length === 0) return String(counts.total);
  return `${counts.finished} of ${counts.total}${badges.join('')}`;
}

function noteOf(table: ComparisonTable): string {
  const cells = table.rows.flatMap((row) => row.cells);
  const spread = cells.some((cell) => cell.kind === 'statistic' && cell.deviation !== undefined);
  const best = table.rows.some((row) => row.best.length > 0);
  return [
    ...(spread
      ? ['Mean ± sample standard deviation (n − 1) over the finished runs of a configuration.']
      : []),
    ...(best ? ['Bold: the best value, and those that equal it as shown.'] : []),
    '<span class="interactive">Click a heading to sort.</span>',
  ].join(' ');
}

import { isNumericColumn, showCell, troubles } from '../format-value';
import { figuresOf } from '../figures';
import type { Cell, Column, ComparisonTable, Row, RunCounts } from '../table';
import { escapeHtml } from './escape';
import { htmlCell, htmlTitle } from './html-text';
import { swatch } from './palette';

/** The comparison as a sortable table. The swatches are the lines of the charts. */
export function tableSection(table: ComparisonTable, withSwatches: boolean): string {
  const heads = table.columns.map((column, index) => headOf(table, column, index));
  const rows = table.rows.map((row, index) => rowOf(table, row, withSwatches ? swatch(index) : undefined));
  const first = withSwatches ? '<th scope="col" class="key"><span class="hidden">line</span></th>' : '';
  return `<div class="scroll" tabindex="0" role="region" aria-label="Comparison">
<table class="sortable">
<thead><tr>${first}${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="note">${escapeHtml(noteOf(table))}</p>`;
}

function headOf(table: ComparisonTable, { key, value }: Column, index: number): string {
  const kind = isNumericColumn(table, index) ? ' class="number"' : '';
  return `<th scope="col"${kind}><button type="button" title="${escapeHtml(key)}">${htmlTitle(key, value)}</button></th>`;
}

function rowOf(table: ComparisonTable, row: Row, line: string | undefined): string {
  const cells = table.columns.map((column, index) =>
    cellOf(table, column, index, row.cells[index] ?? { kind: 'missing' }, row.best.includes(index)),
  );
  const key = line === undefined ? '' : `<td class="key">${line}</td>`;
  return `<tr>${key}${cells.join('')}</tr>`;
}

function cellOf(table: ComparisonTable, column: Column, index: number, cell: Cell, best: boolean): string {
  const number = isNumericColumn(table, index);
  const width = number ? deviationWidth(table, column, index) : 0;
  const classes = [number ? 'number' : '', best ? 'best' : '', cell.kind === 'missing' ? 'missing' : ''];
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
function deviationWidth(table: ComparisonTable, { style }: Column, index: number): number {
  const lengths = table.rows.map((row) => {
    const cell = row.cells[index];
    if (cell?.kind !== 'statistic') return 0;
    const { deviation, exponent } = figuresOf(cell.mean, cell.deviation, style);
    if (deviation === undefined) return 0;
    return deviation.length + 3 + (exponent === undefined ? 0 : 6);
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
    'Click a heading to sort.',
  ].join(' ');
}

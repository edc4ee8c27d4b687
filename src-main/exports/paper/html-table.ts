import type { ComputedResults, ExperimentResults } from '../../domain/experiment/results';
import type { Shown } from '../format-value';
import { escapeHtml } from '../report/escape';
import { htmlCell } from '../report/html-text';
import { columnGroups, type ColumnGroup } from './column-groups';
import { cellText } from './computed-cell';
import { reportTable } from './report-table';
import type { StateOf } from './row-state';

export function trainedTable(results: ExperimentResults, stateOf: StateOf): string {
  const { columns, rows } = reportTable(results, stateOf);
  const cell = (shown: Shown): string =>
    shown.kind === 'text' && shown.muted
      ? `<span class="missing">${htmlCell(shown)}</span>`
      : htmlCell(shown);
  return table(
    columnGroups(columns),
    rows.map((row) => row.map(cell)),
  );
}

export function computedTable({ table: { columns, rows } }: ComputedResults): string {
  const groups = columns.map((label, index) => ({
    title: null,
    columns: [{ label, numeric: rows.every((row) => typeof row[index] === 'number') }],
  }));
  return table(
    groups,
    rows.map((row) => row.map((cell) => escapeHtml(cellText(cell)))),
  );
}

/** Titles of measures stand over the columns that they have. */
function table(groups: readonly ColumnGroup[], rows: readonly (readonly string[])[]): string {
  const columns = groups.flatMap((group) =>
    group.columns.map((column, index) => ({ ...column, isFirst: index === 0 })),
  );
  const kindOf = (index: number): string => {
    const { numeric = false, isFirst = false } = columns[index] ?? {};
    const kinds = [...(numeric ? ['number'] : []), ...(isFirst && index > 0 ? ['first'] : [])];
    return kinds.length === 0 ? '' : ` class="${kinds.join(' ')}"`;
  };
  const isGrouped = groups.some(({ title }) => title !== null);
  const titles = groups.map(({ title, columns: { length } }) =>
    title === null
      ? '<td></td>'
      : `<th scope="colgroup" colspan="${length}"><span>${escapeHtml(title)}</span></th>`,
  );
  const heads = columns.map(
    ({ label }, index) => `<th scope="col"${kindOf(index)}>${escapeHtml(label)}</th>`,
  );
  const lines = rows.map((row) => {
    const cells = row.map((cell, index) => `<td${kindOf(index)}>${cell}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Results">
<table>
<thead>
${isGrouped ? `<tr class="measures">${titles.join('')}</tr>\n` : ''}<tr>${heads.join('')}</tr>
</thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</div>`;
}

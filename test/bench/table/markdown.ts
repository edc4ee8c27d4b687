import { markdownTable } from 'markdown-table';
import { isMet, type Goal, type Row } from './row.ts';

/** The table in Markdown. */
export function renderTable(rows: readonly Row[]): string {
  const header = ['what', 'QuadLab', 'PyTorch', 'result', 'goal', 'met'];
  const cells = rows.map((row) => [
    row.what,
    row.ours,
    row.theirs ?? '',
    row.value === undefined ? '' : inUnit(row.value, row.goal.unit),
    `${row.goal.bound === 'least' ? '≥' : '≤'} ${inUnit(row.goal.limit, row.goal.unit)}`,
    { true: 'yes', false: 'no', undefined: '' }[String(isMet(row)) as 'true' | 'false' | 'undefined'],
  ]);
  return markdownTable([header, ...cells], { align: ['l', 'r', 'r', 'r', 'r', 'l'] });
}

function inUnit(value: number, unit: Goal['unit']): string {
  switch (unit) {
    case '×':
      return `${value.toFixed(2)}×`;
    case '%':
      return `${(100 * value).toFixed(0)} %`;
    case 's':
      return `${value.toFixed(2)} s`;
  }
}

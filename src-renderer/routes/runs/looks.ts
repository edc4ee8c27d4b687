import type { GroupRow, RunColumn } from '../../lib/api-types';
import { cellText, isChoice, isNumeric, meanText } from './columns';
import type { GridRow } from './table.svelte';

/** How a column is drawn: all that is the same for its cells, so that nothing of it is found out again for each. */
export interface Look {
  key: string;
  kind: 'name' | 'state' | 'tag' | 'text';
  classes: string;
  /** How far from the left it stays; undefined where it is not pinned. */
  left: string | undefined;
  text: (row: GridRow, at: number) => string;
}

export function lookOf(column: RunColumn, left: number | undefined): Look {
  const { key } = column;
  const kind = key === 'name' || key === 'state' || key === 'tag' ? key : 'text';
  return {
    key,
    kind,
    classes: [
      'cell',
      ...(kind === 'text' ? ['text'] : []),
      ...(isNumeric(column) ? ['numeric'] : []),
      ...(isChoice(column) && kind !== 'tag' ? ['choice'] : []),
      ...(left === undefined ? [] : ['pinned']),
    ].join(' '),
    left: left === undefined ? undefined : `${left}px`,
    text: (row, at) => {
      if (row.kind === 'group') return groupText(column, row.group.values[at]);
      if (key === 'epoch') return `${row.run.epoch} / ${row.run.epochs}`;
      return cellText(column, row.run.values[at] ?? null);
    },
  };
}

function groupText(column: RunColumn, value: GroupRow['values'][number] | undefined): string {
  if (value === undefined) return '';
  if (value === 'varies') return '…';
  return 'n' in value ? meanText(value.mean, value.deviation) : cellText(column, value.value);
}

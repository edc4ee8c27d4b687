import { showCell, shownText } from './format-value';
import type { ComparisonTable, Row } from './table';
import { plainTitle } from './titles';

interface LabelPart {
  /** Of a setting; none where the text stands for itself. */
  key: string | undefined;
  text: string;
}

/** What tells a row from the others. A single name stands for itself. */
export function labelParts(table: ComparisonTable, row: Row): LabelPart[] {
  const parts = row.settings.map(({ key, cell }, _, all): LabelPart => {
    const text = shownText(showCell(cell, { style: 'setting' }));
    return { key: all.length === 1 && cell.kind === 'text' ? undefined : key, text };
  });
  if (table.groupBy === 'none') parts.push({ key: undefined, text: `seed ${row.seeds.join(', ')}` });
  return parts.length === 0 ? [{ key: undefined, text: table.title }] : parts;
}

/** The same in a line of plain text: `γ_g = 0.1, neuron = quadratic`. */
export function rowLabel(table: ComparisonTable, row: Row): string {
  return labelParts(table, row)
    .map(({ key, text }) => (key === undefined ? text : `${plainTitle(key)} = ${text}`))
    .join(', ');
}

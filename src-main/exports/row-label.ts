import { showCell, shownText } from './format-value';
import type { ComparisonTable, Row } from './table';
import { plainTitle } from './titles';

/** What tells a row from the others, in a line: `γ_g = 0.1, neuron = quadratic`. A single name stands for itself. */
export function rowLabel(table: ComparisonTable, row: Row): string {
  const parts = row.settings.map(({ key, cell }, _, all) => {
    const text = shownText(showCell(cell, { style: 'setting' }));
    return all.length === 1 && cell.kind === 'text' ? text : `${plainTitle(key)} = ${text}`;
  });
  if (table.groupBy === 'none') parts.push(`seed ${row.seeds.join(', ')}`);
  return parts.length === 0 ? table.title : parts.join(', ');
}

import { invalid } from '../format';
import { readCell, textOf, type Cell } from './cell';
import { notFinite, type ColumnPlan } from './plan-column';
import { placeIn, type TableSource } from './table-source';

/** What a field becomes: a number, the code of a category, or NaN where it is missing; undefined: a category nobody knows. */
export function encodeCell(
  cell: Cell,
  plan: ColumnPlan,
  source: TableSource,
  place: number,
): number | undefined {
  const { reading, value } = readCell(cell);
  if (reading === 'missing') return NaN;
  const isNumber =
    reading === 'number' ||
    (plan.decimalComma === true && (reading === 'comma' || reading === 'comma-or-thousands'));
  switch (plan.kind) {
    case 'numeric':
      if (isNumber) return value;
      break;
    case 'date':
      if (reading === 'date') return value;
      break;
    case 'boolean':
    case 'categorical':
      return plan.codes.get(plan.ofNumbers === true && isNumber ? String(value) : textOf(cell));
  }
  if (reading === 'infinite') throw notFinite(placeIn(source, place, plan.name), textOf(cell));
  const expected = plan.kind === 'date' ? 'a date such as 2024-12-31' : 'a number';
  throw invalid(
    `${placeIn(source, place, plan.name)}: found "${textOf(cell)}", expected ${expected} as in the training part.`,
    'Correct the value, or leave the field empty where it is missing.',
  );
}

import { invalid } from '../format';
import { textOf } from './cell';
import type { ColumnCounter } from './describe-columns';
import { encodeCell } from './encode-cell';
import type { TablePlan } from './plan-table';
import { isMissing } from './scan-table';
import { placeIn, type TableRows, type TableSource } from './table-source';

export interface RowsSummary {
  rows: number;
  withoutTarget: number;
  /** Categories that the training part does not have, by column. */
  unknown: Map<string, { count: number; text: string; place: number }>;
}

/** Turns rows of a table into stored rows: inputs [rows, columns] and targets, without rows whose target is missing. */
export function encodeRows(
  source: TableSource,
  { file, inputs, target, task }: TablePlan,
  counters?: { inputs: readonly ColumnCounter[]; target: ColumnCounter },
) {
  const summary: RowsSummary = { rows: 0, withoutTarget: 0, unknown: new Map() };
  const columns = inputs.map(({ plan }) => ({ plan, index: source.columns.indexOf(plan.name) }));
  const targetIndex = source.columns.indexOf(target.plan.name);
  const width = columns.length;

  const tellUnknown = (column: string, text: string, place: number): void => {
    const known = summary.unknown.get(column);
    if (known === undefined) summary.unknown.set(column, { count: 1, text, place });
    else known.count += 1;
  };

  const encodeTarget = (cell: Parameters<typeof encodeCell>[0], place: number): number => {
    const value = encodeCell(cell, target.plan, source, place);
    if (value !== undefined) return value;
    throw invalid(
      `${placeIn(source, place, target.plan.name)}: found "${textOf(cell)}", which does not occur in the training part, ${file}; expected one of its classes.`,
      'Correct the value, or leave the row out.',
    );
  };

  return {
    summary,
    encode: ({ rows, place }: TableRows): { inputs: Float64Array; targets: Int32Array | Float64Array } => {
      const encoded = new Float64Array(rows.length * width);
      const targets = task === 'classification' ? new Int32Array(rows.length) : new Float64Array(rows.length);
      let count = 0;
      rows.forEach((row, i) => {
        summary.rows += 1;
        if (isMissing(row, targetIndex)) {
          summary.withoutTarget += 1;
          return;
        }
        const at = place(i);
        targets[count] = encodeTarget(row[targetIndex] ?? null, at);
        counters?.target.count(targets[count] ?? NaN);
        columns.forEach(({ plan, index }, c) => {
          const cell = row[index] ?? null;
          const value = encodeCell(cell, plan, source, at);
          if (value === undefined) tellUnknown(plan.name, textOf(cell), at);
          encoded[count * width + c] = value ?? NaN;
          counters?.inputs[c]?.count(value ?? NaN);
        });
        count += 1;
      });
      return { inputs: encoded.subarray(0, count * width), targets: targets.subarray(0, count) };
    },
  };
}

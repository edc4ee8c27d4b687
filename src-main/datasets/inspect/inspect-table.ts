import { isQuadLabError } from '../../core/errors';
import { textOf } from '../formats/table/cell';
import type { ReadOptions, SourceFile, TableFormat } from '../formats/format';
import { planTable } from '../formats/table/plan-table';
import type { TableRows, TableSource } from '../formats/table/table-source';

/** What a table that is not imported yet looks like, judged by its first rows. */
export interface InspectedTable {
  /** In the order of the file; of those that become nothing, the kind is null. */
  columns: { name: string; kind: 'numeric' | 'date' | 'boolean' | 'categorical' | null }[];
  /** The first rows, as texts. */
  rows: string[][];
  /** The column to predict; null where that can't be decided. */
  target: string | null;
  task: 'classification' | 'regression' | null;
  messages: string[];
  /** Why it can't be imported like this. */
  problem: { message: string; advice: string | null } | null;
}

const mostRows = 20_000;
const shownRows = 6;
/** A table may have thousands. */
const mostColumns = 400;

export async function inspectTable(
  format: TableFormat,
  files: readonly SourceFile[],
  options: ReadOptions,
): Promise<InspectedTable> {
  const source = await format.openTraining(files, options);
  const rows = await firstRows(source);
  const nothing = { rows, target: null, task: null, messages: [...source.messages], problem: null };
  const names = source.columns.slice(0, mostColumns);
  try {
    const { inputs, target, task, messages } = await planTable(beginningOf(source), options);
    const kinds = new Map([...inputs, target].map(({ plan }) => [plan.name, plan.kind]));
    const columns = names.map((name) => ({ name, kind: kinds.get(name) ?? null }));
    return { ...nothing, columns, target: target.plan.name, task, messages };
  } catch (error) {
    if (!isQuadLabError(error)) throw error;
    const { message, advice = null } = error;
    const columns = names.map((name) => ({ name, kind: null }));
    return { ...nothing, columns, problem: { message, advice } };
  }
}

async function firstRows(source: TableSource): Promise<string[][]> {
  const found: string[][] = [];
  for await (const { rows } of source.read()) {
    for (const row of rows.slice(0, shownRows - found.length)) {
      found.push(row.slice(0, mostColumns).map((cell) => (cell === null ? '' : textOf(cell))));
    }
    if (found.length >= shownRows) break;
  }
  return found;
}

/** The same table as far as it is looked at. */
function beginningOf(source: TableSource): TableSource {
  return {
    ...source,
    async *read(): AsyncGenerator<TableRows, void, undefined> {
      let count = 0;
      for await (const piece of source.read()) {
        yield piece.rows.length + count > mostRows
          ? { ...piece, rows: piece.rows.slice(0, mostRows - count) }
          : piece;
        count += piece.rows.length;
        if (count >= mostRows) return;
      }
    },
  };
}

import type { ReportColumn } from './report-table';

export interface ColumnGroup {
  /** The measure that its columns share; null where a column stands alone under its own title. */
  title: string | null;
  /** What each is called below that title. */
  columns: { label: string; numeric: boolean }[];
}

/** Columns of one measure under its title, as tables in print have them. */
export function columnGroups(columns: readonly ReportColumn[]): ColumnGroup[] {
  const runs: ReportColumn[][] = [];
  for (const column of columns) {
    const last = runs.at(-1);
    if (last !== undefined && column.measure !== null && last[0]?.measure === column.measure)
      last.push(column);
    else runs.push([column]);
  }
  return runs.map((run) => {
    const title = run.length > 1 ? (run[0]?.measure ?? null) : null;
    const labelOf = ({ title: own }: ReportColumn): string =>
      title === null ? own : own.replace(`${title}, `, '');
    return { title, columns: run.map((column) => ({ label: labelOf(column), numeric: column.numeric })) };
  });
}

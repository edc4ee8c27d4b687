/**
 * Makes tables sortable by their headers: ascending, descending, and back to the order of the points. Rows without a
 * value stay last. Runs in the page: see `client-script.ts`.
 */
export function sortTables(): void {
  const valueOf = (row: HTMLTableRowElement, index: number): string | number | undefined => {
    const cell = row.cells[index];
    if (cell === undefined || cell.dataset['missing'] !== undefined) return undefined;
    const { value } = cell.dataset;
    return value === undefined ? cell.textContent : Number(value);
  };
  const compare = (a: string | number | undefined, b: string | number | undefined, sign: number): number => {
    const gaps = [a, b].map((value) => value === undefined || Number.isNaN(value));
    if (gaps[0] || gaps[1]) return Number(gaps[0]) - Number(gaps[1]);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a === b ? 0 : a - b);
    return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
  };
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const body = table.tBodies[0];
    if (body === undefined) continue;
    const original = [...body.rows];
    const heads = [...table.querySelectorAll('th')];
    heads.forEach((head, index) => {
      head.querySelector('button')?.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        const next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
        for (const other of heads) other.removeAttribute('aria-sort');
        if (next !== null) head.setAttribute('aria-sort', next);
        const sign = next === 'descending' ? -1 : 1;
        const rows = [...original];
        if (next !== null) rows.sort((a, b) => compare(valueOf(a, index), valueOf(b, index), sign));
        body.append(...rows);
      });
    });
  }
}

/** A computed number, to four digits. */
export const cellText = (cell: string | number): string =>
  typeof cell === 'string' ? cell : Number(cell.toPrecision(4)).toString();

import { figuresOf } from '../figures';
import { figuresText } from '../format-value';

/** A computed number, to four digits, in groups of three where it is large. */
export function cellText(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  const isPlain = cell === 0 || (Math.abs(cell) >= 1e-4 && Math.abs(cell) < 1e9);
  if (!isPlain) return figuresText(figuresOf(cell, undefined, 'number'));
  return cell.toLocaleString('en', { maximumSignificantDigits: 4 });
}

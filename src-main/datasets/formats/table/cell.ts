/** What stands in a field: text of a CSV file, or a value of a typed file. */
export type Cell = string | number | boolean | Date | null;

/** What a field says when it is looked at alone. Numbers with commas may yet be thousands. */
export type Reading =
  | 'missing'
  | 'number'
  /** A number with a decimal comma, certainly or possibly: 1,5 and 1,500. */
  | 'comma'
  | 'comma-or-thousands'
  | 'thousands'
  | 'infinite'
  | 'date'
  | 'text';

/** The kind of a field, with its number where it has one (dates: days since 1970-01-01). */
export interface ReadCell {
  reading: Reading;
  value: number;
}

/** Squares of larger numbers, and sums of them, would not be finite. */
const largestNumber = 1e150;

const missingTexts = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', '?', '-']);
const infinite = /^[+-]?inf(inity)?$/i;
const withComma = /^[+-]?\d*,\d+([eE][+-]?\d+)?$/;
const threeDigits = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const grouped = /^[+-]?\d{1,3}(([,.'\u2019 \u00a0\u202f])\d{3})(\2\d{3})*([.,]\d+)?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads a field; the object is valid until the next call. */
export function readCell(cell: Cell): Readonly<ReadCell> {
  if (typeof cell === 'string') return readText(cell);
  if (cell === null) return found('missing', NaN);
  if (typeof cell === 'number') return readNumber(cell);
  if (typeof cell === 'boolean') return found('text', NaN);
  return Number.isNaN(cell.getTime()) ? found('missing', NaN) : found('date', cell.getTime() / 86_400_000);
}

/** The text of a field, as categories are called. */
export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

// One object for all fields: there are hundreds of millions of them.
const last: ReadCell = { reading: 'missing', value: NaN };
function found(reading: Reading, value: number): ReadCell {
  last.reading = reading;
  last.value = value;
  return last;
}

function readNumber(value: number): ReadCell {
  if (Number.isNaN(value)) return found('missing', NaN);
  return Math.abs(value) <= largestNumber ? found('number', value) : found('infinite', value);
}

function readText(cell: string): ReadCell {
  const value = Number(cell);
  if (!Number.isNaN(value) && isDecimal(cell)) return readNumber(value);
  const text = cell.trim();
  if (text.length <= 4 && missingTexts.has(text.toLowerCase())) return found('missing', NaN);
  if (infinite.test(text)) return found('infinite', NaN);
  return readOther(text);
}

/** JavaScript takes '', ' ' and 0x10 for numbers too. */
function isDecimal(cell: string): boolean {
  const code = cell.charCodeAt(0);
  if (code === 48) return !/[xob]/i.test(cell.charAt(1));
  if (code > 32 && code < 127) return true;
  const text = cell.trim();
  return text !== '' && (text.length < cell.length ? isDecimal(text) : true);
}

function readOther(text: string): ReadCell {
  const code = text.charCodeAt(0);
  const mayBeNumber = (code >= 48 && code <= 57) || code === 43 || code === 44 || code === 45;
  if (!mayBeNumber) return found('text', NaN);
  if (withComma.test(text)) {
    const value = Number(text.replace(',', '.'));
    return found(threeDigits.test(text) ? 'comma-or-thousands' : 'comma', value);
  }
  if (grouped.test(text)) return found('thousands', NaN);
  if (isoDate.test(text)) {
    const time = Date.parse(timed(text));
    if (!Number.isNaN(time)) return found('date', time / 86_400_000);
  }
  return found('text', NaN);
}

/** Times without a zone are those of UTC, so that all machines read the same. */
function timed(text: string): string {
  if (text.length === 10) return text;
  const time = text.replace(' ', 'T');
  return /(Z|[+-]\d{2}:?\d{2})$/.test(time.slice(11)) ? time : `${time}Z`;
}

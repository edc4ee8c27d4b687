import { readCell, textOf, type Cell } from './cell';

/** Integers with more different values than this are no classes, whatever their column is called. */
export const fewValues = 20;

/** A place, and what stands there. */
export interface Sighting {
  text: string;
  place: number;
}

/** What was seen in a column so far. Memory is bounded by the number of categories that are allowed. */
export class ColumnScan {
  missing = 0;
  numbers = 0;
  commas = 0;
  dates = 0;
  texts = 0;
  /** Different texts and how often each occurs, up to one more than are allowed. */
  readonly categories = new Map<string, number>();
  /** Whether there are more. */
  overflown = false;
  /** Whether a text occurs twice. */
  repeated = false;
  /** Different numbers, up to one more than are few. */
  readonly values = new Set<number>();
  isWhole = true;
  /** Whether each number is one more than that of the row before. */
  counts = true;
  min = Infinity;
  max = -Infinity;
  /** The first of each kind. */
  readonly firsts: Partial<
    Record<'text' | 'point' | 'comma' | 'ambiguous' | 'thousands' | 'infinite', Sighting>
  > = {};
  private previous = NaN;
  private shift = NaN;
  private sum = 0;
  private squares = 0;

  readonly name: string;
  private readonly categoryLimit: number;

  constructor(name: string, categoryLimit: number) {
    this.name = name;
    this.categoryLimit = categoryLimit;
  }

  add(cell: Cell, place: number): void {
    const { reading, value } = readCell(cell);
    switch (reading) {
      case 'number':
        this.numbers += 1;
        if (this.firsts.point === undefined && typeof cell === 'string' && cell.includes('.'))
          this.sight('point', cell, place);
        this.addNumber(value);
        return;
      case 'missing':
        this.missing += 1;
        return;
      case 'comma':
      case 'comma-or-thousands':
        this.commas += 1;
        this.sight(reading === 'comma' ? 'comma' : 'ambiguous', cell, place);
        this.addNumber(value);
        return;
      case 'date':
        this.dates += 1;
        this.addNumber(value);
        return;
      case 'thousands':
      case 'infinite':
        this.sight(reading, cell, place);
        return;
      case 'text':
        this.sight('text', cell, place);
        this.addText(textOf(cell));
    }
  }

  private sight(kind: keyof ColumnScan['firsts'], cell: Cell, place: number): void {
    this.firsts[kind] ??= { text: textOf(cell), place };
  }

  private addNumber(value: number): void {
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.values.size <= fewValues) this.values.add(value);
    if (this.isWhole && !Number.isInteger(value)) this.isWhole = false;
    if (this.counts) {
      // Rows whose target is missing are gaps.
      if (!Number.isInteger(value) || value <= this.previous) this.counts = false;
      this.previous = value;
    }
    // Sums of differences from the first value, so that large values with little spread lose no digits.
    if (Number.isNaN(this.shift)) this.shift = value;
    const difference = value - this.shift;
    this.sum += difference;
    this.squares += difference * difference;
  }

  private addText(text: string): void {
    this.texts += 1;
    const before = this.categories.get(text);
    if (before !== undefined) this.repeated = true;
    else if (this.categories.size > this.categoryLimit) {
      this.overflown = true;
      return;
    }
    this.categories.set(text, (before ?? 0) + 1);
  }

  get present(): number {
    return this.numbers + this.commas + this.dates + this.texts;
  }

  /** Mean and population standard deviation of the numbers. */
  moments(): { mean: number; deviation: number } {
    const count = this.numbers + this.commas + this.dates;
    const mean = this.sum / count;
    const variance = this.squares / count - mean * mean;
    return { mean: this.shift + mean, deviation: Math.sqrt(Math.max(0, variance)) };
  }
}

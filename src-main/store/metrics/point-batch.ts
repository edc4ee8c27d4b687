import { emptyColumns, sliceColumns, type MetricColumns } from '../../domain/metric-columns';

/** Points of several metrics in the order in which they come, before they are written. */
export class PointBatch {
  readonly #metrics = new Map<string, GrowingColumns>();

  add(step: number, epoch: number, values: Readonly<Record<string, number>>): void {
    for (const name of Object.keys(values)) {
      let columns = this.#metrics.get(name);
      if (columns === undefined) this.#metrics.set(name, (columns = new GrowingColumns()));
      columns.add(step, epoch, values[name] ?? NaN);
    }
  }

  /** The points of each metric by ascending step, each step once with what came last; the batch is empty then. */
  take(): [name: string, points: MetricColumns][] {
    const taken = [...this.#metrics].map(([name, columns]): [string, MetricColumns] => [
      name,
      columns.sorted(),
    ]);
    this.#metrics.clear();
    return taken;
  }
}

class GrowingColumns {
  #columns = emptyColumns(64);
  #count = 0;
  #isAscending = true;

  add(step: number, epoch: number, value: number): void {
    if (this.#count === this.#columns.steps.length) this.#grow();
    const { steps, epochs, values } = this.#columns;
    if (this.#count > 0 && step <= (steps[this.#count - 1] ?? 0)) this.#isAscending = false;
    steps[this.#count] = step;
    epochs[this.#count] = epoch;
    values[this.#count] = value;
    this.#count += 1;
  }

  sorted(): MetricColumns {
    const columns = sliceColumns(this.#columns, 0, this.#count);
    if (this.#isAscending) return columns;
    const places = new Map(Array.from(columns.steps, (step, index) => [step, index]));
    const order = [...places].sort(([a], [b]) => a - b).map(([, index]) => index);
    const pick = (column: Float64Array): Float64Array =>
      Float64Array.from(order, (index) => column[index] ?? 0);
    return { steps: pick(columns.steps), epochs: pick(columns.epochs), values: pick(columns.values) };
  }

  #grow(): void {
    const grown = emptyColumns(2 * this.#columns.steps.length);
    grown.steps.set(this.#columns.steps);
    grown.epochs.set(this.#columns.epochs);
    grown.values.set(this.#columns.values);
    this.#columns = grown;
  }
}

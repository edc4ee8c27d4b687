import type { ComparedTable } from '../../lib/api-types';
import type { AddressState } from '../../state/address.svelte';
import { axes, type Axis } from '../run/series';

export type By = 'none' | 'seed' | 'fold' | string[];

/** What is compared and how, as it stands in the address. */
export class CompareView {
  readonly #address: AddressState;

  constructor(address: AddressState) {
    this.#address = address;
  }

  /** Ids of runs that were picked one by one. */
  get runs(): string[] {
    return listOf(this.#query['runs']);
  }

  get sweep(): string | undefined {
    return this.#query['sweep'];
  }

  get where(): string | undefined {
    return this.#query['where'];
  }

  get isEmpty(): boolean {
    return this.runs.length === 0 && this.sweep === undefined && this.where === undefined;
  }

  /** Undefined: as the app finds best. */
  get by(): By | undefined {
    const text = this.#query['by'];
    if (text === undefined || text === '') return undefined;
    if (text === 'seeds') return 'seed';
    return text === 'none' || text === 'seed' || text === 'fold' ? text : listOf(text);
  }

  get columns(): string[] {
    return listOf(this.#query['columns']);
  }

  get metrics(): string[] {
    return listOf(this.#query['metrics']);
  }

  get decimals(): number | undefined {
    const places = Number(this.#query['decimals'] ?? NaN);
    return Number.isInteger(places) && places >= 0 && places <= 10 ? places : undefined;
  }

  get axis(): Axis {
    return axes.find((name) => name === this.#query['x']) ?? 'epoch';
  }

  /** Keys of the groups that are drawn; undefined: the best of them. */
  get shown(): string[] | undefined {
    return this.#query['shown'] === undefined ? undefined : listOf(this.#query['shown']);
  }

  /** For the API: the same in all of its questions. */
  get input() {
    const { runs, sweep, where, by } = this;
    return {
      ...(runs.length > 0 && { runs }),
      ...(sweep !== undefined && { sweep }),
      ...(where !== undefined && { where }),
      ...(by !== undefined && { by }),
    };
  }

  set(changes: Readonly<Record<string, string | undefined>>): void {
    this.#address.set(changes);
  }

  add(ids: readonly string[]): void {
    this.#address.set({ runs: [...new Set([...this.runs, ...ids])].join(',') }, { push: true });
  }

  /** Takes runs away. Where they came with a sweep or a query, the others are named one by one from here on. */
  remove(ids: readonly string[], table: ComparedTable): void {
    const left = table.runs.flatMap(({ id }) => (ids.includes(id) ? [] : [id]));
    const runs = left.join(',');
    this.#address.set({ runs, sweep: undefined, where: undefined, shown: undefined }, { push: true });
  }

  get #query(): Readonly<Record<string, string>> {
    return this.#address.query;
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

import type { Span } from './query-error';

/** What was written: a query whose fields and values have not been looked at. */
export interface QuerySyntax {
  readonly where: ConditionSyntax | undefined;
  readonly order: readonly OrderSyntax[];
  readonly limit: number | undefined;
}

export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

export type ConditionSyntax =
  | { readonly type: 'and' | 'or'; readonly parts: readonly ConditionSyntax[] }
  | { readonly type: 'not'; readonly part: ConditionSyntax }
  | {
      readonly type: 'compare';
      readonly field: FieldSyntax;
      readonly operator: Comparison;
      readonly value: ValueSyntax;
    }
  | { readonly type: 'in'; readonly field: FieldSyntax; readonly values: readonly ValueSyntax[] }
  | { readonly type: 'contains' | 'like'; readonly field: FieldSyntax; readonly value: ValueSyntax }
  | { readonly type: 'missing' | 'nan'; readonly field: FieldSyntax };

/** The functions of a metric: which of its values over a run is meant. */
export const summaryFunctions = ['last', 'min', 'max', 'best'] as const;
export type SummaryFunction = (typeof summaryFunctions)[number];

export interface FieldSyntax {
  readonly name: string;
  /** Where the name stands. */
  readonly span: Span;
  readonly summary?: SummaryFunction;
}

/** A literal; a list only where it is compared as a whole, as in `widths = [16, 16]`. */
export interface ValueSyntax {
  readonly value: number | string | boolean | readonly (number | string | boolean)[];
  readonly span: Span;
}

export interface OrderSyntax {
  readonly field: FieldSyntax;
  readonly descending: boolean;
}

import type { RunFieldName } from './run-fields';
import type { Comparison } from './syntax';

/** What runs are filtered, sorted or grouped by. */
export type Field =
  | { readonly source: 'run'; readonly name: RunFieldName }
  /** A value of the configuration, at its dotted path. */
  | { readonly source: 'config'; readonly path: string }
  | { readonly source: 'metric'; readonly metric: string; readonly summary: Summary };
export type Summary = 'last' | 'min' | 'max';

/** `true`, `false` and lists are texts here, as they are stored: `true`, `[16,16]`. */
export type QueryValue = number | string;

/**
 * A condition is true or false, never unknown. Comparing with a value that is missing, not a number, or of the other kind
 * (text or number) is false; `not` turns it around, and `!=` means not `=`.
 */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly type: 'not'; readonly part: Condition }
  | {
      readonly type: 'compare';
      readonly field: Field;
      readonly operator: Exclude<Comparison, '!='>;
      readonly value: QueryValue;
    }
  | { readonly type: 'in'; readonly field: Field; readonly values: readonly QueryValue[] }
  /** A part of a text; ASCII letters are the same in both cases. */
  | { readonly type: 'contains'; readonly field: Field; readonly text: string }
  /** A pattern over a whole text: % stands for any characters, _ for one; ASCII letters as above. */
  | { readonly type: 'like'; readonly field: Field; readonly pattern: string }
  | { readonly type: 'missing' | 'nan'; readonly field: Field };

/** Numbers come before texts, these before what is not a number, and what is missing last, in both directions. */
export interface Order {
  readonly field: Field;
  readonly descending: boolean;
}

/** Which runs there are to choose from: those in the trash are never among others. */
export type Shelf = 'all' | 'unarchived' | 'trash';

export interface RunQuery {
  /** All but those in the trash, unless it says otherwise. */
  readonly shelf?: Shelf;
  readonly where: Condition | undefined;
  readonly order: readonly Order[];
  readonly limit: number | undefined;
}

import { QuadLabError } from '../../core/errors';

/** A part of the text of a query: the index of its first character, from 0, and how many there are. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** A query that can't be understood, with the place where it can't. */
export class QueryError extends QuadLabError {
  readonly span: Span;

  constructor(message: string, span: Span, advice?: string) {
    super(
      'QUERY_INVALID',
      `the query, column ${span.start + 1}: ${message}`,
      advice === undefined || advice === '' ? {} : { advice },
    );
    this.span = span;
  }

  /** Where it begins, in characters from 1. */
  get column(): number {
    return this.span.start + 1;
  }
}

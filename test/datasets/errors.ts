import { expect } from 'vitest';
import { QuadLabError, type ErrorCode } from '../../src-main/core/errors';

/** Expects a QuadLab error with a code, advice, and all the given texts in what a person reads. */
export async function expectError(
  action: () => unknown,
  code: ErrorCode,
  ...texts: (string | RegExp)[]
): Promise<QuadLabError> {
  const error: unknown = await Promise.resolve()
    .then(action)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (!(error instanceof QuadLabError)) throw new Error(`Expected ${code}, found ${String(error)}`);
  expect(error.code, error.message).toBe(code);
  expect(error.advice, error.message).toBeTruthy();
  const text = `${error.message} ${error.advice ?? ''}`;
  for (const expected of texts) expect(text).toMatch(expected);
  return error;
}

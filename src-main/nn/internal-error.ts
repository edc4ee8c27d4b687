import { QuadLabError } from '../core/errors';

/** For what cannot happen unless a part of `nn` is wrong. */
export function internalError(message: string): QuadLabError {
  return new QuadLabError('INTERNAL', message);
}

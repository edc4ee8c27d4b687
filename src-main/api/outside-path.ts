import { resolve } from 'node:path';
import type { ApiContext } from './context';

/** The one place where paths that a page gives come in: what may be read of the machine is decided here. */
export function outsidePath(_ctx: ApiContext, path: string): Promise<string> {
  return Promise.resolve(resolve(path));
}

import type { ApiContext } from './context';

/** The one place where paths that a page gives come in: what may be read of the machine is decided here. */
export function outsidePath(ctx: Pick<ApiContext, 'files'>, path: string): Promise<string> {
  return ctx.files.require(path);
}

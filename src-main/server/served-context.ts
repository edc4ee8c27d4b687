import type { ApiContext } from '../api/context';
import { restrictedFiles } from '../api/file-policy';
import type { App } from '../app';

/** The app as pages of a server may use it: with files of the home and of allowed folders only. */
export function servedContext(app: App, allowed: readonly string[]): ApiContext {
  const files = restrictedFiles({
    folders: () => [app.paths.root, ...allowed, ...app.settings.all().server.folders],
    secrets: [app.paths.serverToken],
    weights: app.paths.weights,
    uploadBytes: () => app.uploads.limit(),
  });
  // All else as it is, getters included.
  return Object.assign(Object.create(app) as App, { files });
}

import packageJson from '../../package.json';

/** Put in by the build (electron.vite.config.ts); not there where the sources run as they are. */
declare const QUADLAB_COMMIT: string | undefined;
declare const QUADLAB_CHANGES: string | undefined;

/** The code that runs: of which version, built from which commit, and with which changes since. */
export const codeVersion = {
  version: packageJson.version,
  /** Of the checkout that it was built from; `unknown` where it came otherwise. */
  commit: typeof QUADLAB_COMMIT === 'undefined' ? 'unknown' : QUADLAB_COMMIT,
  /** `none`, or the first digits of the SHA-256 of what was changed in the checkout; `unknown`. */
  changes: typeof QUADLAB_CHANGES === 'undefined' ? 'unknown' : QUADLAB_CHANGES,
};

/**
 * Ends the process in one clear line on a Node that is too old for better-sqlite3 13. Entry points call this before
 * anything else is loaded, so this file imports nothing and uses no recent syntax.
 */
export function requireSupportedNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return;
  process.stderr.write(
    `quadlab: Node ${process.versions.node} is too old, 22.12 or newer is needed. ` +
      'Start it through npm (`npm run -s quadlab -- <command>`), which uses the Node 24 that `npm ci` installed.\n',
  );
  process.exit(1);
}

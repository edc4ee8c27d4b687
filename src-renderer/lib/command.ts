/** A command line to be copied into a terminal in QuadLab's folder, for the home that is on the screen. */
export function commandLine(words: string, home: string | undefined): string {
  const forHome = home === undefined ? '' : ` --home ${quoted(home)}`;
  return `npm run -s quadlab -- ${words}${forHome}`;
}

function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}

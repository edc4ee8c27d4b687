/**
 * The path under which programs and plain Node find a file of the packaged app: files that are none of Electron's own lie
 * beside the archive `app.asar`, into which only Electron can look. Elsewhere the path itself.
 */
export function unpackedPath(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}

/** Names as part of a sentence; of more than `most`, how many others there are. */
export function listSome(names: readonly string[], most = 20, separator = ', '): string {
  const more = names.length - most;
  const shown = names.slice(0, most).join(separator);
  return more > 0 ? `${shown} and ${more} more` : shown;
}

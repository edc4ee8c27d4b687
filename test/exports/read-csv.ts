/** Reads what RFC 4180 allows, so that a test does not trust the writer. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(i + 1) === '"') field += text.charAt((i += 1));
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\n') {
      rows.at(-1)?.push(field);
      field = '';
      if (character === '\n') rows.push([]);
    } else field += character;
  }
  return rows.slice(0, -1);
}

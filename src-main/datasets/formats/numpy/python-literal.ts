/** A value of Python that is written out: a tuple and a list are both an array. */
export type PythonValue =
  string | number | boolean | null | readonly PythonValue[] | Map<string, PythonValue>;

/** Deeper than any data type is nested. */
const maximalDepth = 20;

/**
 * Reads a literal of strings, whole numbers, True, False, None, tuples, lists and dictionaries with strings as keys: what
 * headers of NumPy files consist of (docs.python.org/3/reference/lexical_analysis.html). Nothing is evaluated.
 * Throws SyntaxError with the place.
 */
export function parsePythonLiteral(text: string): PythonValue {
  let at = 0;

  const fail = (expected: string): never => {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : 'the end';
    throw new SyntaxError(`expected ${expected} at character ${at}, found ${found}`);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const skipSpace = (): void => {
    match(/\s+/y);
  };
  const accept = (symbol: string): boolean => {
    skipSpace();
    if (!text.startsWith(symbol, at)) return false;
    at += symbol.length;
    return true;
  };
  const expectSymbol = (symbol: string): void => {
    if (!accept(symbol)) fail(`"${symbol}"`);
  };

  const string = (): string | undefined => {
    // Python 2 wrote u'…' and b'…' in places.
    const quoted = match(/[ub]?(?:'(?:[^'\\\n]|\\[^\n])*'|"(?:[^"\\\n]|\\[^\n])*")/y);
    return quoted?.replace(/^[ub]/, '').slice(1, -1).replace(/\\(.)/g, '$1');
  };
  const items = (close: string, depth: number): { values: PythonValue[]; commas: number } => {
    const values: PythonValue[] = [];
    let commas = 0;
    while (!accept(close)) {
      values.push(value(depth));
      if (accept(',')) commas++;
      else {
        expectSymbol(close);
        break;
      }
    }
    return { values, commas };
  };
  const dictionary = (depth: number): Map<string, PythonValue> => {
    const entries = new Map<string, PythonValue>();
    while (!accept('}')) {
      skipSpace();
      const key = string() ?? fail('a key in quotes');
      if (entries.has(key)) fail(`"${key}" only once`);
      expectSymbol(':');
      entries.set(key, value(depth));
      if (!accept(',')) {
        expectSymbol('}');
        break;
      }
    }
    return entries;
  };
  const value = (depth: number): PythonValue => {
    if (depth > maximalDepth) fail('less nesting');
    if (accept('{')) return dictionary(depth + 1);
    if (accept('[')) return items(']', depth + 1).values;
    if (accept('(')) {
      const { values, commas } = items(')', depth + 1);
      // Parentheses around one value without a comma are no tuple.
      return values.length === 1 && commas === 0 ? (values[0] ?? null) : values;
    }
    const word = match(/(?:True|False|None)\b/y);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    const number = match(/-?\d+L?(?![\w.])/y); // Python 2 wrote an L behind long ones
    return number !== undefined ? Number.parseInt(number, 10) : (string() ?? fail('a value'));
  };

  const parsed = value(0);
  skipSpace();
  if (at < text.length) fail('the end');
  return parsed;
}

import { isMap, isNode, isPair, isScalar, type Document, type LineCounter } from 'yaml';

/** A part of a text: offsets of characters, and line and column of its beginning from 1. */
export interface TextRange {
  from: number;
  to: number;
  line: number;
  column: number;
}

export function rangeAt(lines: LineCounter, from: number, to: number): TextRange {
  const { line, col } = lines.linePos(from);
  return { from, to: Math.max(from, to), line, column: col };
}

/**
 * Where the value under some keys is written; where it is not, the nearest block above. Of a block, that is its key. With the
 * name of a key that is unknown, the place of that key itself.
 */
export function rangeOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  unknownKey?: string,
): TextRange {
  const keys = [...path];
  if (unknownKey !== undefined) {
    const found = keyRange(document.getIn(keys, true) ?? document.contents, unknownKey);
    if (found !== undefined) return rangeAt(lines, ...found);
  }
  for (; keys.length > 0; keys.pop()) {
    const node: unknown = document.getIn(keys, true);
    if (!isNode(node) || !node.range) continue;
    const isBlock = !isScalar(node);
    const parent: unknown = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const key = isBlock ? keyRange(parent, String(keys.at(-1))) : undefined;
    const [from, to] = key ?? [node.range[0], node.range[1]];
    return rangeAt(lines, from, to);
  }
  return rangeAt(lines, 0, 0);
}

function keyRange(map: unknown, key: string): [from: number, to: number] | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  return range ? [range[0], range[1]] : undefined;
}

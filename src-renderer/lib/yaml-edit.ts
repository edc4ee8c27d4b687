import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  parseDocument,
  stringify,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { JsonValue } from '../../src-main/domain/config/dimension';

type Keys = readonly string[];

/** The order in which a person writes the parts of a configuration. */
const order = [
  'name',
  'dataset',
  'model',
  'strategy',
  'optimizer',
  'schedule',
  'training',
  'transfer',
  'seeds',
  'seed',
  'sweep',
  'objective',
];

/** What a text says; undefined where it is not YAML. */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  return document.errors.length > 0 ? undefined : document.toJS();
}

/**
 * Changes one value of a text and leaves the rest as it was written, comments included; undefined removes it. A change that
 * can't be made in place is made by writing the whole anew, which keeps comments too. A text that is no YAML stays as it is.
 */
export function editYaml(text: string, keys: Keys, value: JsonValue | undefined): string {
  const document = parseDocument(text, { logLevel: 'error' });
  const last = keys.at(-1);
  if (document.errors.length > 0 || last === undefined) return text;
  if (document.contents === null)
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${block(keys, value)}`;
  const parentKeys = keys.slice(0, -1);
  const parent: unknown = parentKeys.length === 0 ? document.contents : document.getIn(parentKeys, true);
  if (value === undefined) {
    if (!document.hasIn(keys)) return text;
  } else if (!isMap(parent)) {
    return editYaml(text, parentKeys, { [last]: value });
  }
  const edited = isMap(parent) ? spliced(text, parent, last, value) : undefined;
  const wanted = changed(document, keys, value);
  const isRight = edited !== undefined && canonical(readYaml(edited)) === canonical(wanted.toJS());
  return isRight ? edited : wanted.toString({ lineWidth: 0 });
}

function changed(document: Document, keys: Keys, value: JsonValue | undefined): Document {
  const copy = document.clone();
  if (value === undefined) copy.deleteIn(keys);
  else copy.setIn(keys, copy.createNode(value, { flow: true }));
  return copy;
}

/** The text with a key of a block changed in place; undefined where that can't be done so. */
function spliced(text: string, map: YAMLMap, key: string, value: JsonValue | undefined): string | undefined {
  const index = map.items.findIndex((item) => keyOf(item) === key);
  const pair = map.items[index];
  if (pair === undefined) return value === undefined ? text : inserted(text, map, key, value);
  const [from, to] = rangeOf(pair.value) ?? [];
  if (value === undefined) return removed(text, map, index);
  if (from === undefined || to === undefined || isBlock(pair.value)) return undefined;
  return text.slice(0, from) + inline(value) + text.slice(to);
}

function inserted(text: string, map: YAMLMap, key: string, value: JsonValue): string | undefined {
  const entry = `${inline(key)}: ${inline(value)}`;
  const before = map.items[predecessor(map, key)];
  if (map.flow === true) {
    const [, end] = map.range ?? [0, 0];
    if (before === undefined)
      return map.items.length > 0
        ? undefined
        : `${text.slice(0, map.range?.[0])}{ ${entry} }${text.slice(end)}`;
    const to = endOf(before);
    return to === undefined ? undefined : `${text.slice(0, to)}, ${entry}${text.slice(to)}`;
  }
  const indent = columnOf(text, map.items[0]);
  const end = before === undefined ? undefined : endOf(before);
  if (indent === undefined || end === undefined) return undefined;
  const line = lineEnd(text, contentEnd(text, end));
  return `${text.slice(0, line)}\n${' '.repeat(indent)}${entry}${text.slice(line)}`;
}

function removed(text: string, map: YAMLMap, index: number): string | undefined {
  const pair = map.items[index];
  const start = pair && rangeOf(pair.key)?.[0];
  const end = pair && endOf(pair);
  if (start === undefined || end === undefined) return undefined;
  if (map.flow !== true) {
    const line = text.lastIndexOf('\n', start - 1) + 1;
    if (text.slice(line, start).trim() !== '') return undefined;
    return text.slice(0, line) + text.slice(lineEnd(text, contentEnd(text, end)) + 1);
  }
  const next = map.items[index + 1];
  const nextStart = next && rangeOf(next.key)?.[0];
  if (nextStart !== undefined) return text.slice(0, start) + text.slice(nextStart);
  const previous = map.items[index - 1];
  const previousEnd = previous && endOf(previous);
  return previousEnd === undefined ? undefined : text.slice(0, previousEnd) + text.slice(end);
}

/** The entry after which a new key stands: the last, but of the parts of a configuration in their order. */
function predecessor(map: YAMLMap, key: string): number {
  const place = order.indexOf(key);
  const last = map.items.length - 1;
  if (place < 0 || map.flow === true) return last;
  const found = map.items.findLastIndex((item) => {
    const other = order.indexOf(keyOf(item) ?? '');
    return other >= 0 && other < place;
  });
  return found < 0 ? last : found;
}

const keyOf = (pair: Pair): string | undefined => (isScalar(pair.key) ? String(pair.key.value) : undefined);
const rangeOf = (node: unknown): [number, number] | undefined =>
  isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined;
const endOf = (pair: Pair): number | undefined => (rangeOf(pair.value) ?? rangeOf(pair.key))?.[1];

/** Whether a value is written over several lines, without braces. */
function isBlock(node: unknown): boolean {
  return isCollection(node) && node.flow !== true;
}

function columnOf(text: string, pair: Pair | undefined): number | undefined {
  const start = isPair(pair) ? rangeOf(pair.key)?.[0] : undefined;
  return start === undefined ? undefined : start - (text.lastIndexOf('\n', start - 1) + 1);
}

/** The end without the white space behind it. */
const contentEnd = (text: string, end: number): number => text.slice(0, end).trimEnd().length;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A value in one line, as a person writes it: `[1, 2]`, `{ type: none }`. */
export function inline(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${inline(key)}: ${inline(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  const list = new Document([value]);
  if (isCollection(list.contents)) list.contents.flow = true;
  return list.toString({ lineWidth: 0, flowCollectionPadding: false }).trim().slice(1, -1);
}

function block(keys: Keys, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return stringify(keys.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value));
}

/** The same text for equal values, whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { JsonValue } from '../../../lib/api-types';

/** A part of a JSON Schema. */
export interface SchemaNode {
  const?: JsonValue;
  enum?: readonly JsonValue[];
  type?: string;
  anyOf?: readonly SchemaNode[];
  oneOf?: readonly SchemaNode[];
  items?: SchemaNode;
  properties?: Readonly<Record<string, SchemaNode>>;
  default?: JsonValue;
  description?: string;
}

export interface CompletionSource {
  schema: SchemaNode | undefined;
  /** Paths that a dimension of a search can have. */
  paths: readonly string[];
}

/** Keys and choices at the cursor, as the schema has them. */
export function completeFrom(
  context: CompletionContext,
  { schema, paths }: CompletionSource,
): CompletionResult | null {
  const word = context.matchBefore(/[\w.-]*/);
  if (word === null || schema === undefined || (word.from === word.to && !context.explicit)) return null;
  const before = context.state.doc.sliceString(0, word.from);
  const place = placeOf(before);
  if (place === undefined) return null;
  const nodes = nodesAt(schema, place.keys);
  const options = place.isValue ? valuesOf(nodes) : [...keysOf(nodes), ...pathsAt(place.keys, paths)];
  return options.length === 0 ? null : { from: word.from, options, validFor: /^[\w.-]*$/ };
}

/** The keys around the end of a text, and whether a value is due there rather than a key. */
export function placeOf(before: string): { keys: string[]; isValue: boolean } | undefined {
  const lines = before.split('\n');
  const line = lines.at(-1) ?? '';
  if (/(^|\s)#/.test(line)) return undefined;
  const keys: string[] = [];
  let indent = line.length - line.trimStart().length;
  for (const other of lines.slice(0, -1).reverse()) {
    const [, space = '', key] = /^(\s*)([^\s#:][^:]*):\s*(#.*)?$/.exec(other) ?? [];
    if (key === undefined || space.length >= indent) {
      if (other.trim() !== '' && !other.trim().startsWith('#'))
        indent = Math.min(indent, other.length - other.trimStart().length);
      continue;
    }
    keys.unshift(key.trim());
    indent = space.length;
  }
  return withinLine(line, keys);
}

/** Follows the braces of a line: `model: { type: mlp, ne` is at a key within model. */
function withinLine(line: string, outer: readonly string[]): { keys: string[]; isValue: boolean } {
  const open: { key: string | undefined }[] = [];
  let pending = '';
  let key: string | undefined;
  for (const letter of line) {
    if (letter === '{' || letter === '[') {
      open.push({ key });
      key = letter === '[' ? key : undefined;
      pending = '';
    } else if (letter === '}' || letter === ']') {
      key = open.pop()?.key;
      pending = '';
    } else if (letter === ',') {
      key = undefined;
      pending = '';
    } else if (letter === ':') {
      key = pending.trim().replace(/^- /, '');
      pending = '';
    } else pending += letter;
  }
  const inner = open.flatMap((each) => each.key ?? []);
  const keys = [...outer, ...inner, ...(key === undefined ? [] : [key])];
  return { keys, isValue: key !== undefined };
}

const branches = (node: SchemaNode): readonly SchemaNode[] => [
  ...(node.anyOf ?? node.oneOf ?? []).flatMap(branches),
  ...(node.anyOf === undefined && node.oneOf === undefined ? [node] : []),
  ...(node.items === undefined ? [] : branches(node.items)),
];

function nodesAt(schema: SchemaNode, keys: readonly string[]): readonly SchemaNode[] {
  return keys.reduce<readonly SchemaNode[]>(
    (nodes, key) => nodes.flatMap((node) => branches(node).flatMap((each) => each.properties?.[key] ?? [])),
    [schema],
  );
}

function keysOf(nodes: readonly SchemaNode[]): Completion[] {
  const found = new Map<string, Completion>();
  for (const node of nodes.flatMap(branches)) {
    for (const [key, inner] of Object.entries(node.properties ?? {})) {
      const { description, default: standard } = inner;
      found.set(key, {
        label: key,
        type: 'property',
        apply: `${key}: `,
        ...(standard !== undefined && { detail: JSON.stringify(standard) }),
        ...(description !== undefined && { info: description }),
      });
    }
  }
  return [...found.values()];
}

function valuesOf(nodes: readonly SchemaNode[]): Completion[] {
  const values = nodes.flatMap(branches).flatMap(({ const: constant, enum: choices = [], type }) => {
    if (constant !== undefined) return [constant];
    return type === 'boolean' ? [true, false] : choices;
  });
  return [...new Set(values.map(String))].map((label) => ({ label, type: 'constant' }));
}

function pathsAt(keys: readonly string[], paths: readonly string[]): Completion[] {
  if (keys.join('.') !== 'sweep.space') return [];
  return paths.map((path) => ({ label: path, type: 'property', apply: `${path}: ` }));
}

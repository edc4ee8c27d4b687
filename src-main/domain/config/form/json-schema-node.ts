import type { JsonValue } from '../dimension';

/** The parts of JSON Schema (draft 2020-12) that our schemas are written in. */
export interface SchemaNode {
  type?: string;
  const?: JsonValue;
  enum?: readonly (string | number)[];
  anyOf?: readonly SchemaNode[];
  oneOf?: readonly SchemaNode[];
  properties?: Readonly<Record<string, SchemaNode>>;
  /** What keys hold that are not known beforehand. */
  additionalProperties?: SchemaNode | boolean;
  required?: readonly string[];
  items?: SchemaNode;
  prefixItems?: readonly SchemaNode[];
  default?: JsonValue;
  description?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
}

/** The alternatives of a node, those of alternatives included; the node itself where it has none. */
export function branchesOf(node: SchemaNode): readonly SchemaNode[] {
  const inner = node.anyOf ?? node.oneOf;
  return inner === undefined ? [node] : inner.flatMap(branchesOf);
}

/** The key by whose value an object is told from others, and that value. */
export function discriminatorOf({ properties = {} }: SchemaNode): { by: string; value: string } | undefined {
  for (const [by, { const: value }] of Object.entries(properties)) {
    if (typeof value === 'string') return { by, value };
  }
  return undefined;
}

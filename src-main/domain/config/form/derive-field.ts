import type { FormField, NumberField, Variant } from './field';
import { branchesOf, discriminatorOf, type SchemaNode } from './json-schema-node';
import { labelOf, layout } from './layout';

interface Place {
  path: string;
  required: boolean;
}

/** The field of a form for a node of the JSON Schema of configurations. */
export function deriveField(node: SchemaNode, { path, required }: Place): FormField {
  const key = path.split('.').at(-1) ?? path;
  const base = {
    path,
    key,
    label: labelOf(path),
    description: node.description ?? '',
    required: required && node.default === undefined,
    default: node.default ?? null,
    start: layout.starts[path] ?? null,
    more: !required && !layout.common.has(path),
    unit: layout.units[path] ?? null,
    sweepable: isSweepable(path),
  };
  const branches = branchesOf(node);
  const objects = branches.filter(({ type }) => type === 'object');
  const lists = branches.filter(({ type }) => type === 'array');
  const words = branches.flatMap(wordsOf);
  const orList = lists.length > 0;
  const isChosen = objects.some((object) => discriminatorOf(object) !== undefined);
  if (isChosen) {
    const by =
      objects.map((object) => discriminatorOf(object)?.by).find((found) => found !== undefined) ?? '';
    return {
      ...base,
      kind: 'variants',
      by,
      variants: variantsOf(objects, path, by),
      asWord: words.length > 0,
      orList,
    };
  }
  const [object] = objects;
  if (object !== undefined) return { ...base, kind: 'block', fields: fieldsOf(object, path), words, orList };
  const numeric = branches.find(({ type, enum: choices }) => isNumeric(type) && choices === undefined);
  if (numeric !== undefined) return { ...base, ...numberOf(numeric), words, orList };
  const [list] = lists;
  if (list !== undefined) {
    const length = list.prefixItems?.length ?? null;
    return { ...base, kind: 'list', item: itemOf(list.prefixItems?.[0] ?? list.items), length };
  }
  if (branches.some(({ type }) => type === 'boolean')) return { ...base, kind: 'switch' };
  const choices = branches.flatMap(({ enum: some = [] }) => some);
  return choices.length > 0 ? { ...base, kind: 'choice', choices } : { ...base, kind: 'text' };
}

/**
 * A field for each key of an object, without that which tells it from others. Blocks whose keys are free, as
 * `model.layers`, have no field and are written in the YAML.
 */
export function fieldsOf(object: SchemaNode, path: string, by?: string): FormField[] {
  const required = new Set(object.required);
  return Object.entries(object.properties ?? {})
    .filter(([key, node]) => key !== by && typeof node.additionalProperties !== 'object')
    .map(([key, node]) =>
      deriveField(node, { path: path === '' ? key : `${path}.${key}`, required: required.has(key) }),
    );
}

function variantsOf(objects: readonly SchemaNode[], path: string, by: string): Variant[] {
  const variants = objects.map((object) => ({
    value: discriminatorOf(object)?.value ?? null,
    description: object.description ?? '',
    fields: fieldsOf(object, path, by),
  }));
  // One of a list of blocks repeats what stands beside the list.
  return variants.filter(({ value }, i) => variants.findIndex((other) => other.value === value) === i);
}

function wordsOf({ const: constant, enum: choices = [], type }: SchemaNode): string[] {
  if (type !== 'string') return [];
  const texts = choices.filter((choice) => typeof choice === 'string');
  return typeof constant === 'string' ? [constant] : texts;
}

function numberOf(node: SchemaNode): Pick<NumberField, 'kind' | 'integer' | Bound | 'multipleOf'> {
  const { minimum = null, maximum = null, exclusiveMinimum, exclusiveMaximum, multipleOf = null } = node;
  const integer = node.type === 'integer';
  return {
    kind: 'number',
    integer,
    min: integer && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : minimum,
    max: maximum === Number.MAX_SAFE_INTEGER ? null : maximum,
    above: integer ? null : (exclusiveMinimum ?? null),
    below: exclusiveMaximum ?? null,
    multipleOf,
  };
}
type Bound = 'min' | 'max' | 'above' | 'below';

function itemOf(node: SchemaNode | undefined): 'integer' | 'number' | 'text' {
  const branches = node === undefined ? [] : branchesOf(node);
  if (branches.some(({ type }) => type === 'string')) return 'text';
  return branches.some(({ type }) => type === 'integer') ? 'integer' : 'number';
}

const isNumeric = (type: string | undefined): boolean => type === 'number' || type === 'integer';

/** Paths that a dimension of a search may have: below the parts that make up a training. */
function isSweepable(path: string): boolean {
  const [root = '', ...rest] = path.split('.');
  return rest.length > 0 && layout.sweptRoots.includes(root);
}

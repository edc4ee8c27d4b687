import { jsonSchemaOf } from '../json-schema';
import { deriveField } from './derive-field';
import type { FormField, FormSection } from './field';
import type { SchemaNode } from './json-schema-node';
import { layout } from './layout';

/** The form of a run or a sweep, derived from the schema of its file; sections that have no field are left out. */
export function describeForm(kind: 'run' | 'sweep'): FormSection[] {
  const schema = jsonSchemaOf(kind) as SchemaNode;
  const listed = new Set(layout.sections.flatMap(({ paths }) => paths));
  return layout.sections.flatMap(({ paths, ...section }) => {
    const fields = paths.flatMap((path) => fieldAt(schema, path)).map((field) => without(field, listed));
    return fields.length === 0 && section.id !== 'search' ? [] : [{ ...section, fields }];
  });
}

/** The field of a path; one that lies in several variants is taken from the first that has it. */
function fieldAt(schema: SchemaNode, path: string): FormField[] {
  const keys = path.split('.');
  let nodes: readonly SchemaNode[] = [schema];
  let required = true;
  for (const key of keys) {
    const holders = nodes.filter(({ properties }) => properties?.[key] !== undefined);
    required = holders.length > 0 && holders.every((node) => node.required?.includes(key) === true);
    nodes = holders.flatMap(({ properties }) => properties?.[key] ?? []);
    if (key !== keys.at(-1)) nodes = nodes.flatMap((node) => node.anyOf ?? node.oneOf ?? [node]);
  }
  const [node] = nodes;
  return node === undefined ? [] : [deriveField(node, { path, required })];
}

/** A field without those in it that stand elsewhere. */
function without(field: FormField, listed: ReadonlySet<string>): FormField {
  const keep = (fields: readonly FormField[]): FormField[] =>
    fields.filter(({ path }) => !listed.has(path)).map((inner) => without(inner, listed));
  if (field.kind === 'block') return { ...field, fields: keep(field.fields) };
  if (field.kind !== 'variants') return field;
  const variants = field.variants.map((variant) => ({ ...variant, fields: keep(variant.fields) }));
  return { ...field, variants };
}

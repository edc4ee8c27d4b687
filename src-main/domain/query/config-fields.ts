import { canonical, leafPaths, valueAt } from '../config/config-path';
import { jsonSchemaOf } from '../config/json-schema';
import type { RunConfig } from '../config/run-config';
import type { JsonValue, PointValues } from '../config/search-space';
import type { QueryValue } from './query';

/**
 * What can be asked of a configuration: its values by their paths, and under the name of a variants dimension the name of
 * the variant. The seed is a field of the run.
 */
export function configFields(config: RunConfig, values: PointValues = {}): Map<string, QueryValue> {
  const fields = new Map<string, QueryValue>();
  const put = (path: string, value: JsonValue | undefined): void => {
    const plain = plainValue(value);
    if (plain !== undefined) fields.set(path, plain);
  };
  for (const path of leafPaths(config)) if (path !== 'seed') put(path, valueAt(config, path));
  for (const [name, value] of Object.entries(variantNames(config, values))) put(name, value);
  return fields;
}

/** The same text for runs that differ in nothing but the seed. */
export function settingsKey(config: RunConfig, values: PointValues = {}): string {
  return canonical({ config: { ...config, seed: 0 } as JsonValue, variants: variantNames(config, values) });
}

/** Values of a point that are at no path of the configuration. */
function variantNames(config: RunConfig, values: PointValues): PointValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => valueAt(config, name) === undefined));
}

/** Values as they are stored and compared: lists and words such as true are texts. */
export function plainValue(value: JsonValue | undefined): QueryValue | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : canonical(value);
}

let schemaPaths: readonly string[] | undefined;

/** The paths that a configuration can have, whether or not a run has them. */
export function possiblePaths(): readonly string[] {
  return (schemaPaths ??= [...new Set(pathsIn(jsonSchemaOf('run'), ''))].filter((path) => path !== 'seed'));
}

interface Schema {
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

function pathsIn(schema: Schema, path: string): string[] {
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const properties = Object.entries(schema.properties ?? {});
  if (branches.length === 0 && properties.length === 0) return [path];
  return [
    ...branches.flatMap((branch) => pathsIn(branch, path)),
    ...properties.flatMap(([key, inner]) => pathsIn(inner, path === '' ? key : `${path}.${key}`)),
  ];
}

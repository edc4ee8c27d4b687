import type { RunConfig } from './run-config';
import type { JsonValue } from './search-space';

/** The value at a dotted path such as `optimizer.learningRate`; undefined where the configuration has none. */
export function valueAt(config: RunConfig, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = config;
  for (const key of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The paths of all values that are not objects themselves. */
export function leafPaths(config: RunConfig): string[] {
  const walk = (value: JsonValue | undefined, path: string): string[] =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, inner]) => walk(inner, path === '' ? key : `${path}.${key}`))
      : value === undefined
        ? []
        : [path];
  return walk(config, '');
}

/** The same text for equal configurations, whatever the order of their keys; the seed does not count. */
export function configurationKey(config: RunConfig): string {
  return canonical({ ...config, seed: 0 });
}

export function canonical(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return '';
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => canonical(inner) !== '');
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

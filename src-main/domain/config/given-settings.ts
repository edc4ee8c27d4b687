import { canonical } from './config-path';
import { runFileSchema, type RunConfig } from './run-config';
import type { JsonValue } from './search-space';

type JsonObject = { [key: string]: JsonValue | undefined };

/**
 * The paths of the values that are not what a configuration would have without them: what somebody decided. The seed and
 * the name are always among them.
 */
export function givenPaths(config: RunConfig): string[] {
  const whole = config as unknown as JsonObject;
  const wanted = canonical(config);
  const isDefault = (path: readonly string[]): boolean => {
    const parsed = runFileSchema.safeParse(without(whole, path));
    return parsed.success && canonical(parsed.data) === wanted;
  };
  const walk = (value: JsonObject, path: readonly string[]): string[] =>
    Object.entries(value).flatMap(([key, inner]) => {
      const at = [...path, key];
      const text = at.join('.');
      if (inner === undefined) return [];
      if (text === 'seed' || text === 'name') return [text];
      if (isDefault(at)) return [];
      return isObject(inner) ? walk(inner, at) : [text];
    });
  return walk(whole, []);
}

function without(value: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject {
  const { [key]: inner, ...others } = value;
  if (rest.length === 0 || !isObject(inner)) return others;
  return { ...others, [key]: without(inner, rest) as JsonValue };
}

function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

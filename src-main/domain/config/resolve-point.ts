import { ConfigError, problemsOf, type Problem } from './config-error';
import { runFileSchema, type RunConfig } from './run-config';
import type { Dimension, JsonValue, PointValues } from './search-space';
import type { SweepConfig } from './sweep-config';

/** The configuration of one run: the sweep's shared part with a point's values and a seed in it, checked. */
export function resolvePoint(config: SweepConfig, values: PointValues, seed: number): RunConfig {
  const { sweep, seeds, ...base } = config;
  const draft: Record<string, JsonValue> = { ...structuredClone(base), seed };
  for (const [name, dimension] of Object.entries(sweep.space)) {
    applyDimension(draft, name, dimension, values);
  }
  const parsed = runFileSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    'the sweep',
    problemsOf(parsed.error, draft).map((problem) => locate(problem, sweep.space, values)),
  );
}

function applyDimension(
  draft: Record<string, JsonValue>,
  name: string,
  dimension: Dimension,
  values: PointValues,
): void {
  if ('variants' in dimension) {
    const settings = dimension.variants[variantName(values[name])] ?? {};
    for (const [path, value] of Object.entries(settings)) setAt(draft, path, value);
    return;
  }
  const value = 'same' in dimension ? values[dimension.same] : values[name];
  if (value !== undefined) setAt(draft, name, value);
}

function variantName(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Sets a dotted path and makes the objects on the way. */
function setAt(target: Record<string, JsonValue>, path: string, value: JsonValue): void {
  const keys = path.split('.');
  const last = keys.pop();
  if (last === undefined) return;
  let object = target;
  for (const key of keys) {
    const next = object[key];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) {
      object = next;
    } else {
      const made: Record<string, JsonValue> = {};
      object[key] = made;
      object = made;
    }
  }
  object[last] = structuredClone(value);
}

/** Says which value of the space brought the problem, so that the reader looks at the right line. */
function locate(problem: Problem, space: SweepConfig['sweep']['space'], values: PointValues): Problem {
  for (const [name, dimension] of Object.entries(space)) {
    const paths =
      'variants' in dimension ? Object.keys(dimension.variants[variantName(values[name])] ?? {}) : [name];
    const touched = paths.some((path) => problem.path.startsWith(path) || namesUnknown(problem, path));
    if (touched) {
      return {
        ...problem,
        message: `${problem.message} (with ${name} = ${JSON.stringify(values['same' in dimension ? dimension.same : name] ?? null)})`,
        source: ['sweep', 'space', name],
      };
    }
  }
  return problem;
}

/** Whether the problem is that the key at the end of the path is unknown where it stands. */
function namesUnknown({ path, message }: Problem, full: string): boolean {
  const cut = full.lastIndexOf('.');
  return (
    full.slice(0, Math.max(0, cut)) === path && message.startsWith(`unknown key "${full.slice(cut + 1)}"`)
  );
}

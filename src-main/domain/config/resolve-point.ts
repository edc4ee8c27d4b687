import { isActive } from './conditions';
import { ConfigError, problemsOf, type Problem } from './config-error';
import { runFileSchema, type RunConfig } from './run-config';
import type { Dimension, JsonValue, PointValues } from './search-space';
import { setAt } from './set-at';
import { mainObjective, type SweepConfig } from './sweep-config';

/** The configuration of one run: the sweep's shared part with a point's values and a seed in it, checked. */
export function resolvePoint(config: SweepConfig, values: PointValues, seed: number): RunConfig {
  const { sweep, seeds, experiment, ...base } = config;
  const draft: Record<string, JsonValue> = {
    ...structuredClone(base),
    objective: mainObjective(config),
    seed,
  };
  const settings = Object.entries(sweep.space).flatMap(([name, dimension]) =>
    settingsOf(name, dimension, values),
  );
  // A block before the keys in it, which it would replace.
  const depth = ([path]: Setting): number => path.split('.').length;
  for (const [path, value] of settings.sort((a, b) => depth(a) - depth(b))) setAt(draft, path, value);
  const parsed = runFileSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    'the sweep',
    problemsOf(parsed.error, draft).map((problem) => locate(problem, sweep.space, values)),
  );
}

type Setting = [path: string, value: JsonValue];

function settingsOf(name: string, dimension: Dimension, values: PointValues): Setting[] {
  if (!isActive(dimension, values)) return [];
  if ('variants' in dimension) {
    return Object.entries(dimension.variants[variantName(values[name])] ?? {});
  }
  const value = 'same' in dimension ? values[dimension.same] : values[name];
  return value === undefined ? [] : [[name, value]];
}

function variantName(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
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

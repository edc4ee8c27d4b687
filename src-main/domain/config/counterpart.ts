import { augmentSettings } from './augment-config';
import { ConfigError, problemsOf } from './config-error';
import { isGenerated } from './dataset-config';
import { runFileSchema, type RunConfig } from './run-config';

const longestName = 200;
const nameEnd = ' (conventional)';

/** The configuration of the conventional network of the same structure, whose weights a run of this one can start from. */
export function conventionalCounterpart(config: RunConfig): RunConfig {
  const { transfer, ...rest } = config;
  const { layers, ...model } = config.model;
  const draft = {
    ...rest,
    name: config.name.slice(0, longestName - nameEnd.length) + nameEnd,
    model: { ...model, neuron: 'conventional' },
    strategy: { type: 'none' },
  };
  const parsed = runFileSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw new ConfigError('the conventional network to transfer from', problemsOf(parsed.error, draft));
}

/** Settings of a training that change nothing of what it learns. */
export const withoutEffect: readonly string[] = [
  'checkpointSeconds',
  'evaluateEvery',
  'measure',
  'memory',
  'threads',
];

/**
 * The same text for two configurations exactly where they train the same network with the same values in every step. The
 * backend counts, since backends differ in the last bits.
 */
export function trainingKey(config: RunConfig): string {
  const { model, strategy, optimizer, schedule, seed, transfer } = config;
  const dataset = isGenerated(config.dataset)
    ? config.dataset
    : { ...config.dataset, augment: augmentSettings(config.dataset.augment) };
  const training = Object.fromEntries(
    Object.entries(config.training).filter(([name]) => !withoutEffect.includes(name)),
  );
  return canonicalJson({ dataset, model, strategy, optimizer, schedule, seed, transfer, training });
}

/** JSON with the keys of all objects in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

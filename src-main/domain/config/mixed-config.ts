import { ConfigError, problemsOf } from './config-error';
import { isConventional } from './layer-neurons';
import { runFileSchema, type RunConfig } from './run-config';

const longestName = 200;
const nameEnd = ' (mixed)';

/**
 * The configuration of the same network with some layers made conventional. From scratch it trains as the run did.
 * With `transfer` it starts from that run's weights, of which these layers take over the linear part. Plain training
 * (strategy none) starts quadratic weights at random, so there the strategy becomes relinear-sg with γ_g = γ_b = 1: all
 * parameters learn at the same rate, as with none. Where no quadratic layer is left the network is a conventional one.
 *
 * @param layers names, or patterns as in `model.layers`
 * @param transfer the id of the run whose weights it starts from
 * @throws ConfigError with the nearest names of a layer that is unknown
 */
export function mixedConfig(config: RunConfig, layers: readonly string[], transfer?: string): RunConfig {
  const changed = Object.fromEntries(layers.map((name) => [name, 'conventional' as const]));
  const mixed = { ...config.model, layers: { ...config.model.layers, ...changed } };
  const plain = layers.length > 0 && isConventional(mixed);
  const { transfer: former, ...rest } = config;
  const { layers: _, ...network } = config.model;
  const draft = {
    ...rest,
    name: config.name.slice(0, longestName - nameEnd.length) + nameEnd,
    model: plain ? { ...network, neuron: 'conventional' } : mixed,
    strategy: strategyFor(config, { plain, continues: transfer !== undefined }),
    ...(transfer !== undefined ? { transfer: { run: transfer } } : !plain && former && { transfer: former }),
  };
  const parsed = runFileSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw new ConfigError('the mixed network', problemsOf(parsed.error, draft));
}

function strategyFor(
  { strategy }: RunConfig,
  { plain, continues }: { plain: boolean; continues: boolean },
): RunConfig['strategy'] {
  if (plain) return { type: 'none' };
  if (strategy.type !== 'none' || !continues) return strategy;
  return { type: 'relinear-sg', gammaG: 1, gammaB: 1, gammaAs: 'factor' };
}

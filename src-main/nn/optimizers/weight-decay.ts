import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import type { Parameter } from '../parameters';

/** How much weight decay there is, and for which layers. */
export interface WeightDecay {
  readonly weightDecay: number;
  /** Beginnings of names of layers that have none. */
  readonly noWeightDecay: readonly string[];
}

/** The weight decay of each parameter. */
export function decaysOf(
  parameters: readonly Parameter[],
  { weightDecay, noWeightDecay }: WeightDecay,
): number[] {
  const layers = [...new Set(parameters.map(({ layer }) => layer))];
  for (const prefix of noWeightDecay) {
    if (!layers.some((layer) => layer.startsWith(prefix))) throw noSuchLayer(prefix, layers);
  }
  return parameters.map(({ layer }) =>
    noWeightDecay.some((prefix) => layer.startsWith(prefix)) ? 0 : weightDecay,
  );
}

function noSuchLayer(prefix: string, layers: readonly string[]): QuadLabError {
  const advice = didYouMean(prefix, [...new Set(layers.flatMap(beginningsOf))]);
  return new QuadLabError(
    'CONFIG_INVALID',
    `optimizer.noWeightDecay: no layer has a name that begins with "${prefix}"; this model has ${list(layers)}`,
    advice === '' ? {} : { advice },
  );
}

/** The names; of many only their first parts: `stage1…` for `stage1_block1_conv1` and all others that begin so. */
function list(layers: readonly string[]): string {
  if (layers.length <= 12) return layers.join(', ');
  const first = layers.map((layer) => {
    const [part = ''] = layer.split('_');
    return part === layer ? layer : `${part}…`;
  });
  return [...new Set(first)].join(', ');
}

/** `stage1_block1_conv2` → `stage1`, `stage1_block1`, `stage1_block1_conv2` */
function beginningsOf(layer: string): string[] {
  const parts = layer.split('_');
  return parts.map((_, i) => parts.slice(0, i + 1).join('_'));
}

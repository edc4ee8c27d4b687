import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import type { Parameter } from '../parameters';

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
  const beginnings = [...new Set(layers.flatMap(beginningsOf))];
  const shortest = [...new Set(layers.map((layer) => beginningsOf(layer)[0]))];
  const advice = didYouMean(prefix, beginnings);
  return new QuadLabError(
    'CONFIG_INVALID',
    `optimizer.noWeightDecay: no layer of this model has a name that begins with "${prefix}"; their names begin with ${shortest.join(', ')}`,
    advice === '' ? {} : { advice },
  );
}

/** `stage1_block1_conv2` → `stage1`, `stage1_block1`, `stage1_block1_conv2` */
function beginningsOf(layer: string): string[] {
  const parts = layer.split('_');
  return parts.map((_, i) => parts.slice(0, i + 1).join('_'));
}

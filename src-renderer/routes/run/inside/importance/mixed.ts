import type { ImportanceFindings, LayerImportance, RunPage } from '../../../../lib/api-types';
import { shortNumber } from '../../../../lib/format';

type ModelConfig = RunPage['run']['config']['model'];

/** Whether a network has layers with quadratic terms, which could be made conventional. */
export function isQuadratic({ neuron, layers }: ModelConfig): boolean {
  return [neuron, ...Object.values(layers ?? {})].some((name) => name !== 'conventional');
}

/** The word in the address for no layers at all. */
const nothing = 'none';

/** The layers that the address names; where it names none, those without which nothing is lost. */
export function chosenLayers(layers: readonly LayerImportance[], text: string | undefined): Set<string> {
  const given = text?.split(',');
  const isChosen = ({ layer, score }: LayerImportance): boolean => given?.includes(layer) ?? score === null;
  return new Set(layers.filter(isChosen).map(({ layer }) => layer));
}

/** What stands in the address for some layers, in the order of the network. */
export function textOf(layers: readonly LayerImportance[], chosen: ReadonlySet<string>): string {
  const names = layers.map(({ layer }) => layer).filter((layer) => chosen.has(layer));
  return names.length === 0 ? nothing : names.join(',');
}

/** What a network takes and is worth with some layers made conventional. */
export interface Mixed {
  parameters: number;
  multiplyAdds: number;
  /** Of the run's own weights, before the mixed network is trained; undefined where that was not measured. */
  start: { value: number | null; drop: number | null } | undefined;
}

export function mixedOf(found: ImportanceFindings, chosen: ReadonlySet<string>): Mixed {
  const layers = found.layers.filter(({ layer }) => chosen.has(layer));
  const saved = (key: 'parameters' | 'multiplyAdds'): number =>
    layers.reduce((sum, layer) => sum + layer[key] - layer.conventional[key], 0);
  const [only] = layers;
  const last = layers.find(({ rank }) => rank === layers.length);
  const isFirstOnes = layers.every(({ rank }) => rank <= layers.length);
  return {
    parameters: found.parameters - saved('parameters'),
    multiplyAdds: found.multiplyAdds - saved('multiplyAdds'),
    start: isFirstOnes ? last?.together : layers.length === 1 ? only : undefined,
  };
}

/** What a metric is called within a sentence. */
export const metricName = (metric: ImportanceFindings['metric']): string =>
  ({ accuracy: 'accuracy', rmse: 'RMSE', relative_l2: 'relative L2 error', loss: 'loss' })[metric];

/** A value of the metric as it is read. */
export function metricText(metric: ImportanceFindings['metric'], value: number | null): string {
  if (value === null) return 'no number';
  return metric === 'accuracy' ? `${value.toFixed(2)} %` : shortNumber(value);
}

/** Percentage points, or percent. */
export function dropText(drop: number | null): string {
  if (drop === null) return '∞';
  return drop
    .toFixed(2)
    .replace(/^-0\.00$/, '0.00')
    .replace('-', '−');
}

export const percent = (share: number): string => (100 * share).toFixed(1);

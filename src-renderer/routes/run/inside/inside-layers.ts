import type { BarSeries } from '../../../components/charts/grouped-bars-config';
import type { AmplificationFindings, LayerShareFindings } from '../../../lib/api-types';

type Term = keyof LayerShareFindings['layers'][number]['shares'];

/** The terms of neurons in colours that are the same everywhere. */
const terms: readonly { term: Term; label: string; color: number }[] = [
  { term: 'linear', label: 'linear', color: 0 },
  { term: 'product', label: 'product', color: 1 },
  { term: 'power', label: 'power', color: 2 },
];

/** The share of each term in percent, layer by layer; terms that no layer has are left out. */
export function shareBars({ layers }: LayerShareFindings): BarSeries[] {
  return terms.flatMap(({ term, label, color }) => {
    const values = layers.map(({ shares }) => {
      const share = shares[term] ?? null;
      return share === null ? null : 100 * share;
    });
    return layers.some(({ shares }) => term in shares) ? [{ key: term, label, color, values }] : [];
  });
}

/** What each layer amplifies by itself or up to its output, beside the conventional one. */
export function amplificationBars({ layers }: AmplificationFindings, of: 'own' | 'running'): BarSeries[] {
  const network = { key: 'network', label: 'this network', color: 1, values: layers.map((one) => one[of]) };
  const beside = layers.map(({ conventional }) => conventional?.[of] ?? null);
  if (beside.every((value) => value === null)) return [network];
  return [network, { key: 'conventional', label: 'conventional neurons', color: 0, values: beside }];
}

/** Whether values need a logarithmic axis to be told apart. */
export function needsLog(series: readonly BarSeries[]): boolean {
  const values = series.flatMap(({ values }) => values).filter((value) => value !== null && value > 0);
  return Math.max(...(values as number[])) > 50 * Math.min(...(values as number[]));
}
